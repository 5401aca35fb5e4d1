package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.spring.internal.Texts;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;

/**
 * The names that children require, looked at when the tree starts: by then the health indicators
 * are there. One that is missing may come later, so that it is a warning.
 */
public final class RequiredNames implements StartCheck {

  private static final Logger log = LoggerFactory.getLogger(RequiredNames.class);

  private final BeanFactory beans;
  private final Collection<String> nodes;

  /** Where each name is required first. */
  private final Map<String, String> indicators = new LinkedHashMap<>();

  private final Map<String, String> unclear = new LinkedHashMap<>();

  /**
   * Nothing is required yet.
   *
   * @param beans where the registry of health contributors is found
   * @param nodes the paths of the tree
   */
  public RequiredNames(BeanFactory beans, Collection<String> nodes) {
    this.beans = beans;
    this.nodes = nodes;
  }

  /** A name that means an indicator. */
  public void indicator(String name, String where) {
    indicators.putIfAbsent(name, where);
  }

  /** The path of a node that stands there without a prefix. */
  public void nodeWithoutPrefix(String path, String where) {
    unclear.put(where, path);
  }

  @Override
  public void check(Problems problems) {
    if (!HealthIndicatorChecks.PRESENT) {
      indicators.forEach((name, where) -> reportNoIndicators(name, where, problems));
      return;
    }
    try {
      unclear.forEach((where, path) -> reportUnclear(path, where, problems));
      warnOfMissing();
    } catch (BeansException early) {
      // a tree that a bean starts while it is made itself; each check looks again
      log.debug("health indicators cannot be looked up yet", early);
    }
  }

  private static void reportNoIndicators(String name, String where, Problems problems) {
    problems.add(
        where,
        "'" + name + "' can only be a health indicator, and this application has none",
        "Add spring-boot-health, as spring-boot-starter-actuator does; or name a child or"
            + " supervisor by its path");
  }

  private void reportUnclear(String path, String where, Problems problems) {
    if (NamedHealth.isThere(beans, path)) {
      problems.add(
          where,
          "'" + path + "' is both a health indicator and a child or supervisor of the tree",
          "Write `indicator:" + path + "` or `node:" + path + "`");
    }
  }

  private void warnOfMissing() {
    List<String> missing =
        indicators.keySet().stream().filter(name -> !NamedHealth.isThere(beans, name)).toList();
    if (missing.isEmpty()) {
      return;
    }
    List<String> there = NamedHealth.names(beans);
    String names =
        missing.stream()
            .map(
                name ->
                    NamedHealth.whyMissing(beans, name)
                        + (there.contains(name) ? "" : hint(name, there))
                        + " at "
                        + indicators.get(name))
            .collect(Collectors.joining("; "));
    log.warn(
        "What children require is not there, so that they wait until it is: {}. {}",
        Texts.quoting(names),
        there.isEmpty()
            ? "There are no health indicators in this application"
            : "There are " + Texts.quoting(String.join(", ", there)));
  }

  /** A node, too, may have been meant; many write its id where the path is expected. */
  private String hint(String name, List<String> there) {
    Optional<String> path = nodes.stream().filter(node -> node.endsWith("/" + name)).findFirst();
    return path.map(meant -> " (did you mean '" + meant + "'?)")
        .orElseGet(
            () -> Spelling.hint(name, Stream.concat(there.stream(), nodes.stream()).toList()));
  }
}
