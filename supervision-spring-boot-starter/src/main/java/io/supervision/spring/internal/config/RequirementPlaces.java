package io.supervision.spring.internal.config;

import io.supervision.SupervisionTree;
import io.supervision.spec.InvalidRequirementsException;
import io.supervision.spec.InvalidRequirementsException.Impossible;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.ConfigurationProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Knows where each requirement is written, for those that can never be met. */
public final class RequirementPlaces {

  private final Map<String, Place> places = new HashMap<>();

  private final NodeNames nodes;

  RequirementPlaces(NodeNames nodes) {
    this.nodes = nodes;
  }

  /** What is required of one node, and where that is set. */
  private record Place(Settings<?> settings, List<String> written) {

    String of(String requirement) {
      for (int index = 0; index < written.size(); index++) {
        if (RequirementName.all(written.get(index)).stream()
            .anyMatch(name -> name.name().equals(requirement))) {
          return settings.whereElement("requires", index);
        }
      }
      return settings.where("requires");
    }
  }

  void put(String path, Settings<?> settings, @Nullable List<String> written) {
    if (written != null) {
      places.put(path, new Place(settings, written));
    }
  }

  /**
   * What can never be met of a tree of which something else is wrong, too.
   *
   * @param lost whether a child is declared and has no place in the tree, which has been reported
   */
  List<ConfigurationProblem> problems(SupervisorSpec root, Predicate<String> lost) {
    try {
      SupervisionTree unused = SupervisionTree.builder(root).build();
      return List.of();
    } catch (InvalidRequirementsException invalid) {
      return problems(
          invalid.impossible().stream()
              .filter(
                  impossible ->
                      !lost.test(impossible.requirement())
                          || nodes.disabledAt(impossible.requirement()) != null)
              .toList());
    }
  }

  /** Each with the place where it is written; one for all instances of a child. */
  public List<ConfigurationProblem> problems(InvalidRequirementsException invalid) {
    return problems(invalid.impossible());
  }

  private List<ConfigurationProblem> problems(List<Impossible> all) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Impossible impossible : all) {
      Place place = places.get(impossible.path());
      String where =
          place == null ? "child '" + impossible.path() + "'" : place.of(impossible.requirement());
      if (told.add(where)) {
        problems.add(problem(where, impossible));
      }
    }
    return problems;
  }

  private ConfigurationProblem problem(String where, Impossible impossible) {
    NodeNames.Disabled disabled = nodes.disabledAt(impossible.requirement());
    if (disabled == null) {
      return new ConfigurationProblem(where, impossible.message(), "Correct 'requires' there");
    }
    boolean isItself = disabled.path().equals(impossible.requirement());
    return new ConfigurationProblem(
        where,
        "'%s' requires '%s', %s is disabled: %s"
            .formatted(
                impossible.path(),
                impossible.requirement(),
                isItself ? "which" : "but '" + disabled.path() + "'",
                disabled.where()),
        "Enable it, or remove the requirement");
  }
}
