package io.supervision.spring.internal.beans;

import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spring.SupervisedChild;
import org.jspecify.annotations.Nullable;

/**
 * One {@link SupervisedChild} found on a bean, its placeholders resolved; null stands for not set.
 *
 * @param beanName the bean
 * @param method the annotated method of the bean, or null if the bean itself is annotated
 * @param id the id, given or made from the names
 * @param supervisor the name of the supervisor
 * @param restart the restart type
 * @param shutdown how it is stopped, as written
 * @param startTimeout how long the start waits, as written
 * @param onStuck what follows when it cannot be ended
 * @param significant whether its end counts for auto-shutdown
 * @param order its place in the start order
 * @param origin where the annotation stands, for people
 */
public record AnnotatedChild(
    String beanName,
    @Nullable String method,
    String id,
    @Nullable String supervisor,
    @Nullable RestartType restart,
    @Nullable String shutdown,
    @Nullable String startTimeout,
    @Nullable OnStuck onStuck,
    @Nullable Boolean significant,
    @Nullable Integer order,
    String origin) {}
