package io.supervision.spring.internal.config;

import io.supervision.spring.SupervisionTreeCustomizer;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What annotations and configuration declare, after precedence and order have been settled.
 * Immutable, published as a bean for everything that shows or reports the tree; children that are
 * added at runtime or by a {@link SupervisionTreeCustomizer} are not in it.
 *
 * @param children by path, in start order
 * @param healthDownAfter how long an outage may last until a child that does not run is down
 */
public record SupervisionDeclarations(Map<String, Child> children, Duration healthDownAfter) {

  private static final Duration DOWN_AFTER = Duration.ofMinutes(1);

  /** Keeps the order of the children. */
  public SupervisionDeclarations {
    children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
  }

  /** The probe of the platform that a child takes part in. */
  public enum Probe {
    /** None. The default. */
    NONE,
    /** The readiness group: down while the child does not run or its outage is down. */
    READINESS,
    /** The liveness group: down when the child is stuck or has given up. */
    LIVENESS
  }

  /**
   * One declared child.
   *
   * @param path its place in the tree
   * @param name its id where it is declared; of several instances they all have the same
   * @param beanName the bean behind it
   * @param method the method of the bean that is called, or null if the bean itself is the child
   * @param probe the probe it takes part in
   * @param indicator the name of the health indicator that watches it, or null
   * @param origin where it is declared: a property, a bean, for people
   */
  public record Child(
      String path,
      String name,
      String beanName,
      @Nullable String method,
      Probe probe,
      @Nullable String indicator,
      String origin) {}

  /**
   * How long an outage may last until a child that does not run is down.
   *
   * @param declared what is declared, or null if nothing is
   * @return as declared, else one minute
   */
  public static Duration downAfter(@Nullable SupervisionDeclarations declared) {
    return declared == null ? DOWN_AFTER : declared.healthDownAfter();
  }

  /**
   * Finds a declared child.
   *
   * @param path its path
   * @return the declaration, or empty if the child was not declared
   */
  public Optional<Child> find(String path) {
    return Optional.ofNullable(children.get(path));
  }

  /**
   * What the children are called where they are declared.
   *
   * @return their names by path
   */
  public Map<String, String> names() {
    return children.values().stream().collect(Collectors.toMap(Child::path, Child::name));
  }

  /**
   * The children that take part in a probe.
   *
   * @param probe the probe
   * @return their declarations in start order
   */
  public List<Child> withProbe(Probe probe) {
    return children.values().stream().filter(child -> child.probe() == probe).toList();
  }
}
