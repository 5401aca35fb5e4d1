package io.supervision.spring.internal.config;

import io.supervision.spring.internal.beans.AnnotatedChild;
import io.supervision.spring.internal.beans.ChildBean;
import io.supervision.spring.internal.beans.ChildBeans;
import io.supervision.spring.internal.config.SupervisionProperties.Child;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides where each child is. A bean that the configuration names is declared there; what is left
 * of the annotated ones goes where the annotation says.
 */
final class ChildPlacement {

  private final SupervisorTable supervisors;
  private final ChildBeans beans;
  private final ConfigurationReader reader;
  private final Problems problems;
  private final List<PlacedChild> placed = new ArrayList<>();
  private final Set<AnnotatedChild> configured = new HashSet<>();

  ChildPlacement(
      SupervisorTable supervisors,
      ChildBeans beans,
      ConfigurationReader reader,
      Problems problems) {
    this.supervisors = supervisors;
    this.beans = beans;
    this.reader = reader;
    this.problems = problems;
  }

  static String supervisorOf(AnnotatedChild child) {
    String supervisor = child.supervisor();
    return supervisor != null ? supervisor : DeclaredSupervisor.ROOT;
  }

  List<PlacedChild> place(List<AnnotatedChild> annotated) {
    for (DeclaredSupervisor supervisor : supervisors.all()) {
      supervisor
          .children()
          .forEach((id, child) -> placeConfigured(annotated, supervisor, id, child));
    }
    annotated.stream().filter(child -> !configured.contains(child)).forEach(this::placeAnnotated);
    tellTwoPlaces();
    return placed;
  }

  private void placeConfigured(
      List<AnnotatedChild> annotated, DeclaredSupervisor supervisor, String id, Child child) {
    String property = supervisor.childProperty(id);
    if (reader.isUnreadable(property + ".bean") || reader.isUnreadable(property + ".method")) {
      return;
    }
    boolean enabled = !Boolean.FALSE.equals(child.enabled()) && supervisors.isEnabled(supervisor);
    // what is switched off may lack its bean
    Problems matching = enabled ? problems : new Problems();
    BeanMatcher matcher = new BeanMatcher(beans, annotated, reader, matching);
    BeanMatch match = matcher.match(supervisor, id, child);
    if (match == null) {
      return;
    }
    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.of(child, property, reader));
    if (match.annotated() != null) {
      configured.add(match.annotated());
      layers.add(Layer.of(match.annotated()));
    }
    String where = reader.describe(property);
    if (enabled) {
      add(supervisor, id, match, layers, where);
    }
  }

  private void placeAnnotated(AnnotatedChild child) {
    String name = supervisorOf(child);
    DeclaredSupervisor supervisor = supervisors.find(name);
    if (supervisor == null) {
      problems.add(
          child.origin(),
          "there is no supervisor '" + name + "'" + supervisors.hint(name),
          "Declare it at supervision.supervisors." + name + ", or name another one");
      return;
    }
    if (!DeclaredIds.isValid(child.id())) {
      problems.add(
          child.origin(),
          "'"
              + child.id()
              + "' is not an id: ids are made of lower-case letters, digits and hyphens",
          "Set the id");
      return;
    }
    List<Layer> layers = new ArrayList<>();
    Child fromEnvironment = reader.readChild(supervisor.childProperty(child.id()));
    if (fromEnvironment != null) {
      layers.add(Layer.of(fromEnvironment, supervisor.childProperty(child.id()), reader));
    }
    layers.add(Layer.of(child));
    boolean enabled = fromEnvironment == null || !Boolean.FALSE.equals(fromEnvironment.enabled());
    if (enabled && supervisors.isEnabled(supervisor)) {
      add(supervisor, child.id(), BeanMatch.of(child), layers, child.origin());
    }
  }

  private void add(
      DeclaredSupervisor supervisor, String id, BeanMatch match, List<Layer> layers, String where) {
    ChildBean bean = beans.inspect(match.bean(), match.method(), where);
    if (bean != null) {
      placed.add(new PlacedChild(supervisor, id, bean, layers, where));
    }
  }

  private void tellTwoPlaces() {
    Map<String, List<PlacedChild>> places =
        placed.stream()
            .collect(
                Collectors.groupingBy(
                    PlacedChild::identity, LinkedHashMap::new, Collectors.toList()));
    places.values().stream()
        .filter(same -> same.size() > 1)
        .forEach(
            same ->
                problems.add(
                    same.get(1).where(),
                    same.get(1).bean() + " is a child already: " + same.get(0).where(),
                    "Declare it in one place; `instances` makes several children of one bean"));
  }
}
