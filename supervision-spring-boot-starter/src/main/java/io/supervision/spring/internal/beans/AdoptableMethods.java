package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Problems;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the methods of beans that Spring would call, and that the tree can take over. */
public final class AdoptableMethods {

  private final ConfigurableListableBeanFactory factory;
  private final BeanDefinitions definitions;
  private final EarlyBeans early;
  private final Problems problems;

  AdoptableMethods(ConfigurableListableBeanFactory factory, EarlyBeans early, Problems problems) {
    this.factory = factory;
    this.definitions = new BeanDefinitions(factory);
    this.early = early;
    this.problems = problems;
  }

  /**
   * Whether a method, or a bean as a whole, is a message listener that the tree can adopt.
   *
   * @param name the bean, which has to exist
   * @param methodName its method, or null for the bean
   * @return true if it is annotated as one
   */
  public boolean isListener(String name, @Nullable String methodName) {
    Class<?> type = factory.containsBean(name) ? definitions.userClass(name) : null;
    if (type == null) {
      return false;
    }
    return methodName == null
        ? ListenerAnnotations.isOn(type)
        : NamedMethods.of(methodName, type).stream().anyMatch(ListenerAnnotations::isOn);
  }

  /**
   * Whether a method is scheduled, so that the tree can run it instead.
   *
   * @param name the bean, which has to exist
   * @param methodName its method
   * @return true if it is annotated with {@code @Scheduled}
   */
  public boolean isScheduled(String name, String methodName) {
    Class<?> type = definitions.userClass(name);
    return type != null
        && NamedMethods.of(methodName, type).stream()
            .anyMatch(method -> !ScheduledAnnotations.on(method).isEmpty());
  }

  /**
   * Whether a listener has several containers: its annotation is there several times, or it tries
   * messages again by topics of their own.
   *
   * @param name the bean, which has to exist
   * @param methodName its method, or null for the bean as a whole
   * @return true if there may be several
   */
  public boolean isSeveralListeners(String name, @Nullable String methodName) {
    Class<?> type = definitions.userClass(name);
    return type != null
        && (methodName == null
            ? ListenerAnnotations.areSeveralOn(type)
            : NamedMethods.of(methodName, type).stream()
                .anyMatch(ListenerAnnotations::areSeveralOn));
  }

  /**
   * The same for one that is named by its id, or by bean and method.
   *
   * @param reference as it is written in the configuration
   * @return true if there may be several
   */
  public boolean isSeveralListeners(String reference) {
    String name = reference.substring(reference.indexOf(':') + 1);
    int hash = name.indexOf('#');
    if (hash >= 0) {
      String bean = name.substring(0, hash);
      return factory.containsBean(bean) && isSeveralListeners(bean, name.substring(hash + 1));
    }
    return definitions.names().stream()
        .map(definitions::userClass)
        .filter(Objects::nonNull)
        .flatMap(ListenerAnnotations::candidates)
        .anyMatch(
            element ->
                name.equals(resolved(ListenerAnnotations.idOn(element)))
                    && ListenerAnnotations.areSeveralOn(element));
  }

  /**
   * Makes lazy beans with listeners that are adopted: one that is made later, is started at once by
   * whoever registers it.
   *
   * @param isAdopted asked with the name of the bean and the id of the listener, if it has one
   */
  public void makeLazyListeners(BiPredicate<String, @Nullable String> isAdopted) {
    for (String name : definitions.names()) {
      if (factory.getMergedBeanDefinition(name).isLazyInit() && factory.isSingleton(name)) {
        Class<?> type = definitions.userClass(name);
        if (type != null
            && ListenerAnnotations.candidates(type)
                .anyMatch(
                    element -> isAdopted.test(name, resolved(ListenerAnnotations.idOn(element))))) {
          Object unused = early.make(name);
        }
      }
    }
  }

  private @Nullable String resolved(@Nullable String id) {
    return id == null ? null : factory.resolveEmbeddedValue(id);
  }

  /**
   * Whether nobody but its schedule calls a scheduled method, and it runs where it is called.
   *
   * @param name the bean, which has to exist
   * @param methodName its scheduled method
   * @param where the property or annotation that names it, for problems
   * @return false after a problem has been reported
   */
  public boolean isRunByScheduleOnly(String name, String methodName, String where) {
    Class<?> type = definitions.userClass(name);
    return type == null
        || Obstacle.isNone(
            OtherCallers.amongScheduled(type, NamedMethods.of(methodName, type).stream()),
            name,
            where,
            problems);
  }
}
