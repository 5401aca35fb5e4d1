package io.supervision.spring.internal.config;

import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.lifecycle.Stages;
import io.supervision.spring.internal.lifecycle.Stages.StartStage;
import io.supervision.spring.internal.lifecycle.Stages.StopStage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts supervisors and children together, in start order. */
final class TreeAssembler {

  /** More than any JVM has threads of the platform for. */
  private static final int MOST_INSTANCES = 100_000;

  private final SupervisorTable supervisors;
  private final List<PlacedChild> children;
  private final ChildResolver childResolver;
  private final SupervisorResolver supervisorResolver;
  private final Stages stages;
  private final Problems problems;
  private final Map<String, PlacedChild> byPath = new HashMap<>();
  private final Set<DeclaredSupervisor> reached = new HashSet<>();

  TreeAssembler(
      SupervisorTable supervisors,
      List<PlacedChild> children,
      ChildResolver childResolver,
      SupervisorResolver supervisorResolver,
      Stages stages,
      Problems problems) {
    this.supervisors = supervisors;
    this.children = children;
    this.childResolver = childResolver;
    this.supervisorResolver = supervisorResolver;
    this.stages = stages;
    this.problems = problems;
  }

  /** What stands below a supervisor: one supervisor, or one child in one or more instances. */
  private record Entry(
      int order,
      String id,
      String where,
      StartStage start,
      StopStage stop,
      List<ChildSpec> specs) {}

  SupervisorSpec assemble() {
    SupervisorSpec root = assemble(supervisors.root(), "");
    supervisors.all().stream()
        .filter(supervisor -> !reached.contains(supervisor) && supervisors.isEnabled(supervisor))
        .forEach(this::check);
    return root;
  }

  /** Who is below no root has been reported; that hides nothing else that is wrong with it. */
  private void check(DeclaredSupervisor lost) {
    ChildSpec unused =
        supervisorResolver.child(lost, built(lost, supervisorResolver.builder(lost)));
    children.stream()
        .filter(child -> child.supervisor().equals(lost))
        .forEach(child -> specs(child, lost.name() + "/"));
  }

  /** The children that were assembled, by path. */
  Map<String, PlacedChild> byPath() {
    return byPath;
  }

  private SupervisorSpec assemble(DeclaredSupervisor supervisor, String prefix) {
    reached.add(supervisor);
    List<Entry> entries = new ArrayList<>();
    for (DeclaredSupervisor below : supervisors.below(supervisor)) {
      SupervisorSpec spec = assemble(below, prefix + below.name() + "/");
      ChildSpec child = supervisorResolver.child(below, spec);
      if (below.stop() == StopStage.FIRST) {
        stages.stopsFirst(prefix + below.name());
      }
      entries.add(
          new Entry(
              below.order(),
              below.name(),
              below.property(),
              below.start(),
              below.stop(),
              List.of(child)));
    }
    for (PlacedChild child : children) {
      if (child.supervisor().equals(supervisor)) {
        entries.add(
            new Entry(
                child.order(),
                child.id(),
                child.where(),
                child.start(),
                child.stop(),
                specs(child, prefix)));
      }
    }
    entries.sort(Comparator.comparingInt(Entry::order).thenComparing(Entry::id));
    reportEqualOrders(supervisor, entries);
    reportStages(supervisor, entries);
    SupervisorSpecBuilder builder = supervisorResolver.builder(supervisor);
    List<ChildSpec> specs = withoutDuplicates(supervisor, entries);
    specs.forEach(builder::child);
    return built(supervisor, builder);
  }

  private List<ChildSpec> specs(PlacedChild child, String prefix) {
    ChildSettings settings = childResolver.resolve(child);
    List<ChildSpec> specs = new ArrayList<>();
    for (String id : ids(child)) {
      specs.add(child.target().spec(id, settings));
      byPath.put(prefix + id, child);
      if (child.stop() == StopStage.FIRST && child.target().isGroup()) {
        stages.childrenStopFirst(prefix + id);
      } else if (child.stop() == StopStage.FIRST) {
        stages.stopsFirst(prefix + id);
      }
    }
    return specs;
  }

  private List<String> ids(PlacedChild child) {
    Integer instances = child.values().instances();
    if (instances == null) {
      return List.of(child.id());
    }
    if (instances < 0 || instances > MOST_INSTANCES) {
      problems.add(
          child.settings().where("instances"),
          "instances is " + instances,
          "Write 0 or more, up to " + MOST_INSTANCES);
      return List.of();
    }
    if (instances > 1 && child.target().isOneOnly()) {
      problems.add(
          child.where(),
          child.target() + " is only one, which cannot be started " + instances + " times",
          child.target().isListener()
              ? "Give the listener a concurrency instead"
              : "Give the bean the scope prototype, or remove instances");
    }
    List<String> ids = new ArrayList<>();
    for (int index = 0; index < instances; index++) {
      ids.add(child.id() + "-" + index);
    }
    return ids;
  }

  /** In a group the start order decides: a stage of its own must not turn that round. */
  private void reportStages(DeclaredSupervisor supervisor, List<Entry> entries) {
    if (supervisor.strategy() == Strategy.ONE_FOR_ONE) {
      return;
    }
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      for (Entry later : entries.subList(i + 1, entries.size())) {
        if (entry.start() == StartStage.LAST && later.start() != StartStage.LAST) {
          reportStage(entry, "start: last", later);
        }
        if (entry.stop() == StopStage.FIRST && later.stop() != StopStage.FIRST) {
          reportStage(entry, "stop: first", later);
        }
      }
    }
  }

  private void reportStage(Entry entry, String key, Entry later) {
    problems.add(
        entry.where(),
        "'"
            + entry.id()
            + "' has `"
            + key
            + "`, and '"
            + later.id()
            + "', which comes after it in their group, has not",
        "Give it to those after it, too, or to their supervisor as a whole, or remove it");
  }

  private List<ChildSpec> withoutDuplicates(DeclaredSupervisor supervisor, List<Entry> entries) {
    Map<String, String> places = new LinkedHashMap<>();
    List<ChildSpec> unique = new ArrayList<>();
    for (Entry entry : entries) {
      for (ChildSpec spec : entry.specs()) {
        String other = places.putIfAbsent(spec.id(), entry.where());
        if (other == null) {
          unique.add(spec);
        } else {
          problems.add(
              entry.where(),
              "supervisor '"
                  + supervisor.name()
                  + "' has the id '"
                  + spec.id()
                  + "' already: "
                  + other,
              "Give one of them another id");
        }
      }
    }
    return unique;
  }

  private void reportEqualOrders(DeclaredSupervisor supervisor, List<Entry> entries) {
    if (supervisor.strategy() != Strategy.REST_FOR_ONE) {
      return;
    }
    Map<Integer, List<Entry>> byOrder =
        entries.stream()
            .collect(Collectors.groupingBy(Entry::order, TreeMap::new, Collectors.toList()));
    byOrder.forEach(
        (order, same) -> {
          if (same.size() > 1) {
            String ids = same.stream().map(Entry::id).collect(Collectors.joining("', '", "'", "'"));
            problems.add(
                supervisor.settings().where("strategy"),
                "under rest-for-one the start order decides who is restarted, but "
                    + ids
                    + " have the same order "
                    + order,
                "Give each an `order` of its own");
          }
        });
  }

  private SupervisorSpec built(DeclaredSupervisor supervisor, SupervisorSpecBuilder builder) {
    try {
      return builder.build();
    } catch (InvalidSpecException invalid) {
      problems.add(supervisor.settings().where(invalid.property()), invalid);
      return SupervisorSpec.named(supervisor.name()).build();
    }
  }
}
