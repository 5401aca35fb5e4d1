package io.supervision.spring.internal.beans;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Finds the beans and methods that carry {@link SupervisedChild}, without making any bean. */
public final class AnnotatedChildren {

  private static final Logger log = LoggerFactory.getLogger(AnnotatedChildren.class);

  private final ConfigurableListableBeanFactory factory;
  private final BeanDefinitions definitions;
  private final Problems problems;
  private final AnnotationReader reader;

  private AnnotatedChildren(ConfigurableListableBeanFactory factory, Problems problems) {
    this.factory = factory;
    this.definitions = new BeanDefinitions(factory);
    this.problems = problems;
    this.reader = new AnnotationReader(factory::resolveEmbeddedValue, definitions::id, problems);
  }

  /**
   * Looks through all bean definitions once.
   *
   * @param factory the beans
   * @param problems what is wrong with annotations is reported there
   * @return what was found, in the order of the definitions
   */
  public static List<AnnotatedChild> find(
      ConfigurableListableBeanFactory factory, Problems problems) {
    return new AnnotatedChildren(factory, problems).find();
  }

  /** Whether a bean or a method of it is annotated, rightly or not. */
  static boolean isAnnotated(ConfigurableListableBeanFactory factory, String name) {
    AnnotatedChildren children = new AnnotatedChildren(factory, new Problems());
    Class<?> type = children.definitions.userClass(name);
    return children.annotatedBean(name, type) != null
        || (type != null && !children.annotatedMethods(name, type).isEmpty());
  }

  private List<AnnotatedChild> find() {
    List<AnnotatedChild> found = new ArrayList<>();
    for (String name : candidates()) {
      Class<?> type = definitions.userClass(name);
      AnnotatedChild bean = annotatedBean(name, type);
      if (bean != null) {
        found.add(bean);
      }
      List<Method> methods = type != null ? annotatedMethods(name, type) : List.of();
      if (bean != null && !methods.isEmpty()) {
        problems.add(
            bean.origin(),
            "its method '"
                + methods.get(0).getName()
                + "' is annotated too, so that it is not"
                + " clear what the child is",
            "Annotate either the bean or its methods");
      }
      methods.forEach(method -> found.add(read(name, method, type)));
    }
    return found;
  }

  /** All definitions, and what the bean factory finds besides: singletons registered as objects. */
  private Set<String> candidates() {
    Set<String> names = new LinkedHashSet<>(definitions.names());
    names.addAll(definitions.registered());
    for (String name : factory.getBeanNamesForAnnotation(SupervisedChild.class)) {
      boolean target = ScopedProxyUtils.isScopedTarget(name);
      names.add(target ? ScopedProxyUtils.getOriginalBeanName(name) : name);
    }
    return names;
  }

  /** The annotation is not inherited, although subclasses match in Spring's own look-up. */
  private @Nullable AnnotatedChild annotatedBean(String name, @Nullable Class<?> type) {
    Method factoryMethod = definitions.factoryMethod(name);
    if (factoryMethod != null) {
      MergedAnnotation<SupervisedChild> annotation =
          MergedAnnotations.from(factoryMethod, SearchStrategy.TYPE_HIERARCHY)
              .get(SupervisedChild.class);
      if (annotation.isPresent()) {
        String where = factoryMethod.getDeclaringClass().getName() + "#" + factoryMethod.getName();
        return named(reader.read(name, null, annotation, where), annotation, type);
      }
    }
    if (type == null) {
      return null;
    }
    MergedAnnotation<SupervisedChild> annotation =
        MergedAnnotations.from(type).get(SupervisedChild.class);
    return annotation.isPresent()
        ? named(reader.read(name, null, annotation, type.getName()), annotation, type)
        : null;
  }

  private List<Method> annotatedMethods(String name, Class<?> type) {
    boolean springs = type.getName().startsWith("org.springframework.");
    if (springs || !AnnotationUtils.isCandidateClass(type, SupervisedChild.class)) {
      return List.of();
    }
    try {
      return MethodIntrospector.selectMethods(type, AnnotatedChildren::isAnnotatedChild).stream()
          .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
          .toList();
    } catch (LinkageError unresolvable) {
      log.debug(
          "Bean '{}' is not searched for supervised methods: its class needs a class that is not"
              + " there",
          name,
          unresolvable);
      return List.of();
    }
  }

  /** A {@code @Bean} method of a configuration class declares another bean. */
  private static boolean isAnnotatedChild(Method method) {
    MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
    return annotations.isPresent(SupervisedChild.class) && !annotations.isPresent(Bean.class);
  }

  private AnnotatedChild read(String name, Method method, @Nullable Class<?> type) {
    MergedAnnotation<SupervisedChild> annotation =
        MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(SupervisedChild.class);
    Class<?> declaring = type != null ? type : method.getDeclaringClass();
    AnnotatedChild child = reader.read(name, method.getName(), annotation, declaring.getName());
    return named(child, annotation, method);
  }

  /** A listener goes by its own id, as it is written in its annotation. */
  private AnnotatedChild named(
      AnnotatedChild child,
      MergedAnnotation<SupervisedChild> annotation,
      @Nullable AnnotatedElement listener) {
    String id = listener == null ? null : ListenerAnnotations.idOn(listener);
    boolean isNamed = !annotation.getString("id").isEmpty();
    return id == null || isNamed ? child : child.withId(listenerId(id));
  }

  private String listenerId(String written) {
    String resolved = factory.resolveEmbeddedValue(written);
    return Labels.kebabCase(resolved == null ? written : resolved);
  }
}
