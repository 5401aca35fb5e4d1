package io.supervision.spring.internal.config;

import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.AnnotatedChild;
import io.supervision.spring.internal.beans.ChildBean;
import io.supervision.spring.internal.beans.ChildBeans;
import io.supervision.spring.internal.beans.ChildTarget;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import io.supervision.spring.internal.listener.Adoption;
import io.supervision.spring.internal.listener.ListenerGroup;
import io.supervision.spring.internal.schedule.RunSettings;
import io.supervision.spring.internal.schedule.Schedules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * Decides where each child is. A bean that the configuration names is declared there; what is left
 * of the annotated ones goes where the annotation says.
 */
final class ChildPlacement {

  static final String DEFAULTS = "supervision.defaults.child";

  private final SupervisorTable supervisors;
  private final ChildBeans beans;
  private final ConfigurationReader reader;
  private final OnlyThese only;
  private final Adoption adoption;
  private final Schedules schedules;
  private final Problems problems;
  private final List<PlacedChild> placed = new ArrayList<>();
  private final List<Settings<ChildProperties>> misplaced = new ArrayList<>();
  private final Set<AnnotatedChild> configured = new HashSet<>();
  private final Set<String> declared = new LinkedHashSet<>();
  private final Map<String, Settings<ChildProperties>> notThere = new LinkedHashMap<>();

  ChildPlacement(
      SupervisorTable supervisors,
      ChildBeans beans,
      ConfigurationReader reader,
      OnlyThese only,
      Adoption adoption,
      Schedules schedules,
      Problems problems) {
    this.supervisors = supervisors;
    this.beans = beans;
    this.reader = reader;
    this.only = only;
    this.adoption = adoption;
    this.schedules = schedules;
    this.problems = problems;
  }

  static String supervisorOf(AnnotatedChild child) {
    String supervisor = child.supervisor();
    return supervisor != null ? supervisor : DeclaredSupervisor.ROOT;
  }

  /**
   * Finds the place of each child.
   *
   * @param adoptsAll whether all listeners are children, also those that nobody names
   */
  List<PlacedChild> place(List<AnnotatedChild> annotated, boolean adoptsAll) {
    for (DeclaredSupervisor supervisor : supervisors.all()) {
      supervisor
          .children()
          .forEach((id, child) -> placeConfigured(annotated, supervisor, id, child));
    }
    annotated.stream().filter(child -> !configured.contains(child)).forEach(this::placeAnnotated);
    if (adoptsAll) {
      placeAll();
    }
    reportTwoPlaces();
    only.reportUnknown(supervisors.all().stream().map(supervisors::path).toList(), problems);
    return placed;
  }

  private void placeConfigured(
      List<AnnotatedChild> annotated,
      DeclaredSupervisor supervisor,
      String id,
      ChildProperties child) {
    declared.add(supervisors.pathBelow(supervisor, id));
    String property = supervisor.childProperty(id);
    ConfigurationPropertyName at = ConfigurationPropertyName.of(property);
    if (child.listener() != null || child.streams() != null) {
      placeListener(supervisor, id, child);
      return;
    }
    if (reader.isUnreadable(at.append("bean")) || reader.isUnreadable(at.append("method"))) {
      return;
    }
    boolean enabled = isEnabled(supervisor, id, child);
    // what is switched off may lack its bean
    Problems matching = enabled ? problems : new Problems();
    BeanMatcher matcher = new BeanMatcher(beans, annotated, reader, matching);
    BeanMatch match = matcher.match(supervisor, id, child);
    if (match != null && match.annotated() != null) {
      configured.add(match.annotated());
    }
    if (!enabled) {
      AnnotatedChild bean = match == null ? null : match.annotated();
      notThere.put(supervisors.pathBelow(supervisor, id), layered(supervisor, id, bean).settings());
    } else if (match == null) {
      misplaced.add(layered(supervisor, id, null).settings());
    } else {
      add(supervisor, id, match, reader.written().describe(property));
    }
  }

  private void placeListener(DeclaredSupervisor supervisor, String id, ChildProperties child) {
    String property = supervisor.childProperty(id);
    String key = child.listener() != null ? "listener" : "streams";
    String where = reader.written().describe(property + "." + key);
    if (child.bean() != null || child.method() != null) {
      problems.add(
          where,
          "child '" + id + "' is a " + key + " and a bean at once",
          "Remove `bean` and `method`, or `" + key + "`");
    }
    if (child.listener() != null && child.streams() != null) {
      problems.add(
          where,
          "child '" + id + "' is a listener and a topology of Kafka Streams at once",
          "Remove `listener` or `streams`");
    }
    if (isEnabled(supervisor, id, child)) {
      Layered set = layered(supervisor, id, null);
      String listener = listener(child);
      ChildTarget target =
          adoption.target(
              listener,
              beans.adoptable().isSeveralListeners(listener),
              set.settings().values().connectTimeout(),
              where);
      placed.add(new PlacedChild(supervisor, id, target, set.own(), set.settings(), where));
    }
  }

  private static String listener(ChildProperties child) {
    String listener = child.listener();
    return listener != null ? listener : Adoption.STREAMS + child.streams();
  }

  private void placeAll() {
    DeclaredSupervisor root = supervisors.root();
    Layered set = layered(root, ListenerGroup.ALL, null);
    String where = reader.written().describe("supervision.listener.adopt");
    declared.add(ListenerGroup.ALL);
    if (isEnabled(root, ListenerGroup.ALL, null)) {
      ChildTarget all = adoption.all(set.settings().values().connectTimeout(), where);
      placed.add(new PlacedChild(root, ListenerGroup.ALL, all, set.own(), set.settings(), where));
    }
  }

  private boolean isEnabled(
      DeclaredSupervisor supervisor, String id, @Nullable ChildProperties child) {
    boolean wanted = only.include(supervisors.path(supervisor), id);
    return wanted
        && (child == null || !Boolean.FALSE.equals(child.enabled()))
        && supervisors.isEnabled(supervisor);
  }

  /** One mistake does not hide another. */
  private void placeAnnotated(AnnotatedChild child) {
    String name = supervisorOf(child);
    DeclaredSupervisor supervisor = supervisors.find(name);
    boolean validId = DeclaredIds.isValid(child.id());
    if (supervisor == null) {
      reportNoSupervisor(name, child);
    }
    if (!validId) {
      problems.add(
          child.origin(),
          DeclaredIds.notAnId(child.id()),
          "Set the id" + DeclaredIds.suggestion(child.id(), ", for instance to "));
    }
    if (supervisor == null || !validId) {
      ChildBean unused = beans.inspect(child.beanName(), child.method(), child.origin());
      misplaced.add(layered(supervisors.root(), "nowhere", child).own());
      return;
    }
    String path = supervisors.pathBelow(supervisor, child.id());
    declared.add(path);
    ChildProperties fromEnvironment = reader.readChild(supervisor.childProperty(child.id()));
    if (isEnabled(supervisor, child.id(), fromEnvironment)) {
      add(supervisor, child.id(), BeanMatch.of(child), child.origin());
    } else {
      notThere.put(path, layered(supervisor, child.id(), child).settings());
    }
  }

  private void reportNoSupervisor(String name, AnnotatedChild child) {
    if (DeclaredIds.isValid(name)) {
      problems.add(
          child.origin(),
          "there is no supervisor '" + name + "'" + supervisors.hint(name),
          "Declare it at supervision.supervisors." + name + ", or name another one");
    } else {
      problems.add(
          child.origin(),
          "supervisor '"
              + name
              + "' cannot be: names are made of lower-case letters, digits and hyphens"
              + supervisors.hint(name),
          "Name a supervisor that is declared");
    }
  }

  private void add(DeclaredSupervisor supervisor, String id, BeanMatch match, String where) {
    Layered set = layered(supervisor, id, match.annotated());
    ChildTarget target = target(match, set, where);
    if (target == null) {
      misplaced.add(set.settings());
    } else {
      placed.add(new PlacedChild(supervisor, id, target, set.own(), set.settings(), where));
    }
  }

  private @Nullable ChildTarget target(BeanMatch match, Layered set, String where) {
    String bean = match.bean();
    String method = match.method();
    if (beans.adoptable().isListener(bean, method)) {
      return adoption.target(
          bean,
          method,
          beans.adoptable().isSeveralListeners(bean, method),
          set.settings().values().connectTimeout(),
          where);
    }
    if (method == null || !beans.adoptable().isScheduled(bean, method)) {
      return beans.inspect(bean, method, where);
    }
    RunSettings runs = runs(set.settings());
    return beans.adoptable().isRunByScheduleOnly(bean, method, where)
        ? schedules.target(bean, method, runs, where)
        : null;
  }

  private RunSettings runs(Settings<ChildProperties> settings) {
    Integer threshold = settings.values().runFailureThreshold();
    if (threshold != null && threshold < 1) {
      problems.add(
          settings.where("run-failure-threshold"),
          "run-failure-threshold must be 1 or more, but is " + threshold,
          "Correct 'run-failure-threshold'");
    }
    return new RunSettings(
        threshold == null ? 1 : Math.max(1, threshold),
        Boolean.TRUE.equals(settings.values().runOnRestart()));
  }

  /** What is set for a child alone, and the same with what is set for children in general. */
  private record Layered(Settings<ChildProperties> own, Settings<ChildProperties> settings) {}

  private Layered layered(
      DeclaredSupervisor supervisor, String id, @Nullable AnnotatedChild annotated) {
    ConfigurationPropertyName at = ConfigurationPropertyName.of(supervisor.childProperty(id));
    List<ConfigurationPropertySource> below = new ArrayList<>();
    if (annotated != null) {
      below.add(new AnnotationLayer(annotated, at));
    }
    Settings<ChildProperties> own = reader.settings(ChildProperties.class, at, below);
    below.addAll(reader.defaults(DEFAULTS, at));
    return new Layered(own, reader.settings(ChildProperties.class, at, below));
  }

  /** What is set for children that have no place or no bean, which has been reported. */
  List<Settings<ChildProperties>> misplaced() {
    return misplaced;
  }

  /** The paths of all children, also of those that are switched off or have no bean. */
  Set<String> declared() {
    return declared;
  }

  /** What is set for children that are switched off or that a test does without, by path. */
  Map<String, Settings<ChildProperties>> notThere() {
    return notThere;
  }

  private void reportTwoPlaces() {
    Map<String, List<PlacedChild>> places =
        placed.stream()
            .collect(
                Collectors.groupingBy(
                    PlacedChild::identity, LinkedHashMap::new, Collectors.toList()));
    places.values().stream()
        .filter(same -> same.size() > 1)
        .forEach(
            same ->
                same.stream()
                    .skip(1)
                    .forEach(
                        again ->
                            problems.add(
                                again.where(),
                                again.target() + " is a child already: " + same.get(0).where(),
                                "Declare it in one place; `instances` makes several children of"
                                    + " one bean")));
  }
}
