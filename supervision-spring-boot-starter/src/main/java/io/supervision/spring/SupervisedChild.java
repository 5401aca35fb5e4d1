package io.supervision.spring;

import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts a bean under supervision: it is started, watched, restarted and stopped by the supervision
 * tree of the application.
 *
 * <p>On the class of a bean or on a {@code @Bean} method, the bean itself is the child. What it may
 * be, in this order: a {@link io.supervision.worker.Worker Worker}, a {@link
 * org.springframework.context.Lifecycle Lifecycle} (started, watched through {@code isRunning()}
 * and stopped by the tree, and by the tree alone), a {@link java.util.concurrent.Callable
 * Callable}, a {@link Runnable}. On a method of a bean, {@code void consume()} or {@code void
 * consume(WorkerContext)}, the method is the child: called once for each incarnation and expected
 * to loop until it is stopped. Beside {@code @KafkaListener}, {@code @JmsListener} or
 * {@code @RabbitListener} the listener is the child: the tree starts, watches and stops its
 * container, which calls the method or the methods of the class for each message. It may also stand
 * on an annotation of your own.
 *
 * <p>A singleton is run again at each restart and keeps its fields. A prototype is made anew for
 * each incarnation and destroyed after it. Request- and session-scoped beans are refused. A child
 * that is a {@link io.supervision.worker.HealthCheck HealthCheck} or a Spring Boot {@code
 * HealthIndicator} or {@code ReactiveHealthIndicator} is its own health check.
 *
 * <p>The annotation is not inherited by subclasses. On a {@code @Bean} method it counts instead of
 * one on the class of the bean. Class and method annotated at once stop the start. In all text
 * attributes placeholders such as <code>${orders.supervisor}</code> are resolved. Whatever else can
 * be set for a child is set by configuration, which also overrides what is said here: a bean that
 * {@code supervision.supervisors.*.children} names by {@code bean} or by id is declared there, and
 * the annotation supplies what is left out.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SupervisedChild {

  /**
   * The child's id among its siblings, of lower-case letters, digits and hyphens.
   *
   * @return the id; by default the bean's name in kebab case, on a method {@code <bean>-<method>},
   *     on a listener with an id that one in kebab case
   */
  String id() default "";

  /**
   * The name of its supervisor, which the configuration has to declare.
   *
   * @return the name; by default the root
   */
  String supervisor() default "";

  /**
   * How it is stopped.
   *
   * @return a duration such as {@code 5s}, or {@code infinity}, or {@code brutal-kill}; by default
   *     5 seconds
   */
  String shutdown() default "";

  /**
   * Makes the start wait until the child is ready.
   *
   * @return a duration such as {@code 10s}, or {@code infinity}; by default the start does not wait
   */
  String startTimeout() default "";

  /**
   * Whether it is restarted.
   *
   * @return at most one value; by default permanent
   */
  RestartType[] restart() default {};

  /**
   * What follows when it cannot be ended.
   *
   * @return at most one value; by default hold
   */
  OnStuck[] onStuck() default {};

  /**
   * Whether its end counts for its supervisor's auto-shutdown.
   *
   * @return at most one value; by default false
   */
  boolean[] significant() default {};

  /**
   * What has to be up before it is started, and started again; until then it waits, and nothing is
   * counted.
   *
   * @return health indicators by their names at {@code /actuator/health}, such as {@code db}, or
   *     children and supervisors by their paths; where both have one name, {@code indicator:db} or
   *     {@code node:db}; by default nothing
   */
  String[] requires() default {};

  /**
   * Its place in the start order among the children and supervisors of its parent, ties by id.
   * Neither {@code @Order} nor {@code @DependsOn} is consulted.
   *
   * @return at most one value; by default 0
   */
  int[] order() default {};
}
