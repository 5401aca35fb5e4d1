package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.spring.internal.beans.AnnotatedChild;
import io.supervision.spring.internal.beans.ChildBeans;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the bean that a configured child means: the one it names, else the one that has its id. */
final class BeanMatcher {

  private final ChildBeans beans;
  private final List<AnnotatedChild> annotated;
  private final ConfigurationReader reader;
  private final Problems problems;

  BeanMatcher(
      ChildBeans beans,
      List<AnnotatedChild> annotated,
      ConfigurationReader reader,
      Problems problems) {
    this.beans = beans;
    this.annotated = annotated;
    this.reader = reader;
    this.problems = problems;
  }

  /** The bean that a child means, or null after a problem has been reported. */
  @Nullable BeanMatch match(DeclaredSupervisor supervisor, String id, ChildProperties child) {
    String property = supervisor.childProperty(id);
    return child.bean() != null
        ? named(property + ".bean", child.bean(), child.method())
        : withId(supervisor, id, child.method());
  }

  private @Nullable BeanMatch named(String property, String bean, @Nullable String method) {
    if (!beans.contains(bean)) {
      List<String> ofClass = beans.namesOfClass(bean);
      problems.add(
          reader.written().describe(property),
          ofClass.isEmpty()
              ? "there is no bean '" + bean + "'" + Spelling.hint(bean, beans.names())
              : "'" + bean + "' is a class, and beans go by their names",
          ofClass.isEmpty()
              ? "Declare the bean, or correct its name"
              : "Write '" + String.join("' or '", ofClass) + "'");
      return null;
    }
    return ofBean(property, beans.canonicalName(bean), method);
  }

  private @Nullable BeanMatch ofBean(String property, String bean, @Nullable String method) {
    List<AnnotatedChild> here =
        annotated.stream().filter(child -> child.beanName().equals(bean)).toList();
    for (AnnotatedChild child : here) {
      if (Objects.equals(child.method(), method)) {
        return BeanMatch.of(child);
      }
    }
    if (method != null || here.isEmpty()) {
      return new BeanMatch(bean, method, annotationOfBean(here));
    }
    if (here.size() == 1) {
      return BeanMatch.of(here.get(0));
    }
    problems.add(
        reader.written().describe(property),
        "bean '" + bean + "' has several supervised methods: " + methods(here),
        "Say which one is meant, as `method`");
    return null;
  }

  /** Whoever names a method of an annotated bean says what the child is instead. */
  private static @Nullable AnnotatedChild annotationOfBean(List<AnnotatedChild> here) {
    return here.stream().filter(child -> child.method() == null).findFirst().orElse(null);
  }

  private @Nullable BeanMatch withId(
      DeclaredSupervisor supervisor, String id, @Nullable String method) {
    String property = supervisor.childProperty(id);
    List<AnnotatedChild> sameId =
        annotated.stream()
            .filter(child -> child.id().equals(id))
            .filter(child -> method == null || method.equals(child.method()))
            .toList();
    List<AnnotatedChild> here =
        sameId.stream()
            .filter(child -> supervisor.name().equals(ChildPlacement.supervisorOf(child)))
            .toList();
    List<AnnotatedChild> meant = here.isEmpty() ? sameId : here;
    if (meant.size() == 1) {
      return BeanMatch.of(meant.get(0));
    }
    List<String> names =
        meant.isEmpty()
            ? beans.namesFor(id)
            : meant.stream().map(AnnotatedChild::beanName).distinct().toList();
    if (names.size() == 1) {
      return ofBean(property, names.get(0), method);
    }
    if (names.isEmpty()) {
      problems.add(
          reader.written().describe(property),
          "there is no bean for child '" + id + "'" + Spelling.hint(id, knownIds()),
          "Declare a bean with this name, name another one as `bean`, or remove the child");
    } else {
      problems.add(
          reader.written().describe(property),
          "child '" + id + "' could be any of the beans " + String.join(", ", names),
          "Say which one is meant, as `bean`");
    }
    return null;
  }

  private List<String> knownIds() {
    List<String> known = new ArrayList<>(annotated.stream().map(AnnotatedChild::id).toList());
    known.addAll(beans.ids());
    return known;
  }

  private static String methods(List<AnnotatedChild> children) {
    Stream<String> names = children.stream().map(AnnotatedChild::method).filter(Objects::nonNull);
    return String.join(", ", names.toList());
  }
}
