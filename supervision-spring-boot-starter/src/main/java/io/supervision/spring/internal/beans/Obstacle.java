package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.worker.HealthCheck;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * Why a child cannot be run on what the container has made.
 *
 * @param what what is in the way
 * @param remedy what to do about it
 */
public record Obstacle(String what, String remedy) {

  private static final String PROXY_THE_CLASS =
      "Proxy the class instead of its interfaces, or declare what the child is in one of them";

  private static final String REMOVE_FINAL = "Remove final";

  /** Whether nothing is in the way of a bean; what is, is reported. */
  static boolean isNone(@Nullable Obstacle obstacle, String bean, String where, Problems problems) {
    if (obstacle != null) {
      problems.add(
          where, "bean '" + bean + "' cannot be a child: " + obstacle.what(), obstacle.remedy());
    }
    return obstacle == null;
  }

  /** What is in the way of a bean, or null. */
  static @Nullable Obstacle to(Object bean, ChildKind kind) {
    if (isNull(bean)) {
      return returnedNull(kind.typeName());
    }
    return kind.isRunnableOn(bean)
        ? finalAmong(kind.calledOn(bean.getClass()), bean, REMOVE_FINAL)
        : isNo(kind.typeName(), bean);
  }

  /** What is in the way of asking a bean how it is, or null. */
  static @Nullable Obstacle toCheck(Object bean) {
    Class<?> type = BeanWorker.Checked.typeOf(bean.getClass());
    return type != null
        ? finalAmong(
            Arrays.stream(type.getMethods()).filter(method -> method.getParameterCount() == 0),
            bean,
            REMOVE_FINAL
                + ", or let another indicator watch the child (`health.indicator`), or none"
                + " (`health.enabled: false`)")
        : isNo(HealthCheck.class.getSimpleName(), bean);
  }

  private static Obstacle isNo(String wanted, Object bean) {
    return new Obstacle(
        "it is made as a " + Labels.of(bean.getClass()) + ", which is no " + wanted,
        AopUtils.isJdkDynamicProxy(bean)
            ? PROXY_THE_CLASS
            : "Let it be made as what it is declared to be");
  }

  private static @Nullable Obstacle finalAmong(Stream<Method> called, Object bean, String remedy) {
    Class<?> userClass = ClassUtils.getUserClass(bean);
    return called
        .map(method -> ClassUtils.getMostSpecificMethod(method, userClass))
        .filter(method -> isFinalBehindProxy(bean, method))
        .findFirst()
        .map(method -> isFinal(method, remedy))
        .orElse(null);
  }

  /**
   * What is in the way of a method of a bean.
   *
   * @param bean the bean, or its proxy
   * @param method the method
   * @return the obstacle, or null
   */
  public static @Nullable Obstacle to(Object bean, Method method) {
    if (isNull(bean)) {
      return returnedNull(method.getDeclaringClass().getSimpleName());
    }
    if (bean instanceof SpringProxy
        && Modifier.isPrivate(method.getModifiers())
        && !Modifier.isStatic(method.getModifiers())) {
      return new Obstacle(
          "the method "
              + method.getName()
              + " is private, so that the proxy does not pass its call on",
          "Make it package-private, protected or public");
    }
    if (isFinalBehindProxy(bean, method)) {
      return isFinal(method, REMOVE_FINAL);
    }
    try {
      AopUtils.selectInvocableMethod(method, bean.getClass());
      return null;
    } catch (IllegalStateException hidden) {
      return new Obstacle(withoutFullStop(String.valueOf(hidden.getMessage())), PROXY_THE_CLASS);
    }
  }

  /** The container has an object that stands for null, and says so when it is asked. */
  @SuppressWarnings("EqualsNull")
  private static boolean isNull(Object bean) {
    return bean.equals(null);
  }

  private static Obstacle returnedNull(String wanted) {
    return new Obstacle(
        "its factory method has returned null", "Return a " + wanted + ", or remove the child");
  }

  private static boolean isFinalBehindProxy(Object bean, Method method) {
    int modifiers = method.getModifiers();
    return AopUtils.isCglibProxy(bean)
        && Modifier.isFinal(modifiers)
        && !Modifier.isStatic(modifiers);
  }

  private static Obstacle isFinal(Method method, String remedy) {
    return new Obstacle(
        "the method "
            + method.getName()
            + " is final, so that it would run on the proxy, whose fields are empty",
        remedy);
  }

  private static String withoutFullStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
