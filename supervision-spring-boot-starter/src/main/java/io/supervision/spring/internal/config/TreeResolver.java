package io.supervision.spring.internal.config;

import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.RestartType;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.AnnotatedChild;
import io.supervision.spring.internal.beans.AnnotatedChildren;
import io.supervision.spring.internal.beans.BeanParts;
import io.supervision.spring.internal.beans.ChildBeans;
import io.supervision.spring.internal.config.SupervisionDeclarations.Probe;
import io.supervision.spring.internal.config.SupervisionProperties.Adopt;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.config.SupervisionProperties.SupervisorProperties;
import io.supervision.spring.internal.lifecycle.Stages;
import io.supervision.spring.internal.listener.Adoption;
import io.supervision.spring.internal.schedule.Schedules;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * From annotations and configuration to the tree, with everything that is wrong reported at once.
 */
public final class TreeResolver {

  private final ConfigurableListableBeanFactory factory;
  private final ConfigurableEnvironment environment;
  private final BooleanSupplier closing;
  private final Adoption adoption;
  private final Schedules schedules;
  private final Stages stages;
  private final BeanParts parts;
  private final Problems problems = new Problems();
  private final ConfigurationReader reader;

  /**
   * Resolves for one context.
   *
   * @param context the context; known as closed as soon as its closing begins
   * @param adoption is told which listeners are children
   * @param schedules is told which scheduled methods are children
   * @param stages is told which children stop first
   * @param parts which beans are parts of others
   */
  public TreeResolver(
      ConfigurableApplicationContext context,
      Adoption adoption,
      Schedules schedules,
      Stages stages,
      BeanParts parts) {
    this.parts = parts;
    this.adoption = adoption;
    this.schedules = schedules;
    this.stages = stages;
    this.factory = context.getBeanFactory();
    this.environment = context.getEnvironment();
    this.closing = context::isClosed;
    this.reader = new ConfigurationReader(environment, problems);
  }

  /**
   * Discovers and binds, then resolves.
   *
   * @throws io.supervision.spring.SupervisionConfigurationException with all problems
   */
  public ResolvedTree resolve() {
    SupervisionProperties properties = reader.read();
    List<AnnotatedChild> annotated = AnnotatedChildren.find(factory, problems);
    List<String> ids = annotated.stream().map(AnnotatedChild::id).toList();
    SupervisorTable supervisors = new SupervisorTable(properties, ids, reader, problems);
    ChildBeans beans = new ChildBeans(factory, closing, parts, problems);
    OnlyThese only = OnlyThese.of(environment);
    ChildPlacement placement =
        new ChildPlacement(supervisors, beans, reader, only, adoption, schedules, problems);
    List<PlacedChild> children =
        placement.place(annotated, properties.listener().adopt() == Adopt.ALL);
    NodeNames nodes = nodes(supervisors, placement, children, only);
    RequirementResolver requirements = new RequirementResolver(nodes, factory, problems);
    ChildResolver childResolver =
        new ChildResolver(
            defaults(ChildProperties.class, ChildPlacement.DEFAULTS),
            factory,
            requirements,
            stages,
            problems);
    SupervisorResolver supervisorResolver =
        new SupervisorResolver(
            defaults(SupervisorProperties.class, DeclaredSupervisor.DEFAULTS),
            supervisors,
            requirements,
            stages,
            problems);
    TreeAssembler assembler =
        new TreeAssembler(
            supervisors, children, childResolver, supervisorResolver, stages, problems);
    SupervisorSpec root = assembler.assemble();
    placement.misplaced().forEach(childResolver::check);
    childResolver.checkDefaults();
    supervisorResolver.checkDefaults();
    checkTimes(properties);
    checkThreads(properties);
    checkKeys(beans);
    RequirementPlaces places = places(nodes, supervisors, assembler.byPath());
    if (problems.isAny()) {
      reportImpossible(
          root,
          places,
          path -> placement.declared().contains(path) && !assembler.byPath().containsKey(path));
    }
    problems.throwIfAny();
    if (!adoption.isNothing()) {
      beans.adoptable().makeLazyListeners(adoption::isExpected);
    }
    Walk walk = new Walk(assembler.byPath());
    walk.visit(root, "");
    return new ResolvedTree(
        root,
        new SupervisionDeclarations(walk.declared, properties.health().downAfter()),
        Stream.concat(childResolver.checks().stream(), Stream.of(requirements.check())).toList(),
        walk.permanent,
        lifecycles(children),
        places,
        properties);
  }

  private static NodeNames nodes(
      SupervisorTable supervisors,
      ChildPlacement placement,
      List<PlacedChild> children,
      OnlyThese only) {
    NodeNames nodes = new NodeNames(only);
    for (DeclaredSupervisor supervisor : supervisors.all()) {
      String path = supervisors.path(supervisor);
      nodes.addSupervisor(path);
      if (Boolean.FALSE.equals(supervisor.values().enabled())) {
        nodes.addDisabled(path, supervisor.settings().where("enabled"));
      }
    }
    placement.declared().forEach(nodes::addChild);
    for (PlacedChild child : children) {
      nodes.addInstances(
          supervisors.pathBelow(child.supervisor(), child.id()), instances(child.values()));
    }
    placement
        .notThere()
        .forEach(
            (path, settings) -> {
              nodes.addInstances(path, instances(settings.values()));
              if (Boolean.FALSE.equals(settings.values().enabled())) {
                nodes.addDisabled(path, settings.where("enabled"));
              }
            });
    return nodes;
  }

  private static int instances(ChildProperties child) {
    return Objects.requireNonNullElse(child.instances(), 0);
  }

  private static RequirementPlaces places(
      NodeNames nodes, SupervisorTable supervisors, Map<String, PlacedChild> children) {
    RequirementPlaces places = new RequirementPlaces(nodes);
    for (DeclaredSupervisor supervisor : supervisors.all()) {
      places.put(
          supervisors.path(supervisor), supervisor.settings(), supervisor.values().requires());
    }
    children.forEach(
        (path, child) -> places.put(path, child.settings(), child.values().requires()));
    return places;
  }

  /**
   * What can never be met of a tree that cannot be made anyway: of one that can, the tree itself
   * finds it. Where customizers may add children, nobody knows yet what is missing.
   */
  private void reportImpossible(
      SupervisorSpec root, RequirementPlaces places, Predicate<String> lost) {
    if (factory.getBeanNamesForType(SupervisionTreeCustomizer.class, true, false).length == 0) {
      places.problems(root, lost).forEach(problems);
    }
  }

  private <T> Settings<T> defaults(Class<T> type, String property) {
    return reader.settings(type, ConfigurationPropertyName.of(property), List.of());
  }

  private void checkTimes(SupervisionProperties properties) {
    checkTime("stop-timeout", properties.stopTimeout());
    checkTime("health.down-after", properties.health().downAfter());
    Duration recoveredAfter = properties.health().recoveredAfter();
    if (recoveredAfter != null && !isPositive(recoveredAfter)) {
      reportTime("health.recovered-after", "more than zero", recoveredAfter);
    }
  }

  private void checkTime(String key, @Nullable Duration time) {
    if (time != null && time.isNegative()) {
      reportTime(key, "zero or more", time);
    }
  }

  private static boolean isPositive(Duration time) {
    return !time.isZero() && !time.isNegative();
  }

  private void reportTime(String key, String range, Duration time) {
    problems.add(
        reader.written().describe("supervision." + key),
        key + " must be " + range + ", but is " + time,
        "Correct '" + key + "'");
  }

  private void checkThreads(SupervisionProperties properties) {
    if (properties.threads() == Threads.VIRTUAL && Runtime.version().feature() < 21) {
      problems.add(
          reader.written().describe("supervision.threads"),
          "virtual threads need Java 21 or later, and this is Java " + Runtime.version().feature(),
          "Write auto or platform, or run on a later Java");
    }
  }

  private void checkKeys(ChildBeans beans) {
    KeyCheck keys = new KeyCheck(reader, id -> !beans.namesFor(id).isEmpty(), problems);
    keys.check();
    keys.warnOfUnusedVariables(environment);
  }

  private static Set<String> lifecycles(List<PlacedChild> children) {
    return children.stream()
        .map(PlacedChild::target)
        .filter(bean -> bean.isLifecycle() && !bean.isPrototype())
        .map(bean -> bean.name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Reads off the finished tree who is where. */
  private static final class Walk {

    private final Map<String, PlacedChild> children;
    private final Map<String, SupervisionDeclarations.Child> declared = new LinkedHashMap<>();
    private final Set<String> permanent = new HashSet<>();

    Walk(Map<String, PlacedChild> children) {
      this.children = children;
    }

    void visit(SupervisorSpec supervisor, String prefix) {
      for (ChildSpec spec : supervisor.children()) {
        String path = prefix + spec.id();
        PlacedChild child = children.get(path);
        if (spec.start() instanceof ChildStart.Nested nested) {
          visit(nested.spec(), path + "/");
        } else if (child != null && !child.target().isGroup()) {
          declared.put(path, declaration(path, child));
          if (spec.restart() == RestartType.PERMANENT) {
            permanent.add(path);
          }
        }
      }
    }

    private static SupervisionDeclarations.Child declaration(String path, PlacedChild child) {
      ChildProperties set = child.values();
      return new SupervisionDeclarations.Child(
          path,
          child.id(),
          child.target().name(),
          child.target().method(),
          Objects.requireNonNullElse(set.probe(), Probe.NONE),
          set.health() != null ? set.health().indicator() : null,
          child.where());
    }
  }
}
