package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.docs.PropertyTree.Property;
import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.HealthCheckSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.Shutdown;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.spring.SupervisedChild;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/** {@code docs/properties.md} names every property, with the type and default that it has. */
class PropertiesDocTests {

  private static final String NONE = "—";
  private static final String YES = "yes";

  private final Document document = Document.named("docs/properties.md");
  private final KnownProperties metadata = KnownProperties.load();

  @Test
  void everyPropertyOfTheApplicationIsThere() {
    Table table = Table.below("The application", document);

    assertAgrees(table, "supervision.", PropertyTree.application());
  }

  @Test
  void everyPropertyOfTheRootIsThere() {
    Table table = Table.below("The root", document);

    assertAgrees(table, "supervision.root.", PropertyTree.of("RootProperties"));
  }

  @Test
  void everyPropertyOfASupervisorIsThere() {
    Table table = Table.below("A supervisor", document);

    assertAgrees(table, "", PropertyTree.of("SupervisorProperties"));
    assertDefaultsColumn(table, "supervisor", PropertyTree.of("SupervisorDefaultsProperties"));
    assertMethods(
        table, 4, SupervisorSpecBuilder.class, SupervisorSpec.class, ChildSpecBuilder.class);
  }

  @Test
  void everyPropertyOfAChildIsThere() {
    Table table = Table.below("A child", document);

    assertAgrees(table, "", PropertyTree.of("ChildProperties"));
    assertDefaultsColumn(table, "child", PropertyTree.of("ChildDefaultsProperties"));
    assertMethods(
        table, 5, ChildSpecBuilder.class, SupervisorSpec.class, SupervisorSpecBuilder.class);
  }

  @Test
  void everyAttributeOfTheAnnotationIsThere() {
    Set<String> attributes =
        Arrays.stream(SupervisedChild.class.getDeclaredMethods())
            .map(Method::getName)
            .collect(Collectors.toSet());

    Table table = Table.below("A child", document);

    assertThat(table.column(4).stream().filter(cell -> !cell.equals(NONE)).toList())
        .containsExactlyInAnyOrderElementsOf(
            attributes.stream()
                .filter(name -> !name.equals("id") && !name.equals("supervisor"))
                .toList());
    assertThat(document.text()).contains("`id`", "`supervisor`");
  }

  @Test
  void everyPropertyOfTheEndpointIsThere() {
    Table table = Table.below("The endpoint", document);

    Map<String, JsonNode> known = metadata.beginningWith("management.endpoint.supervision.");
    known.putAll(metadata.beginningWith("management.health.supervision."));
    assertThat(table.keys()).containsExactlyInAnyOrderElementsOf(known.keySet());
    known.forEach(
        (name, property) -> {
          String value = property.path("defaultValue").asString("").replace('_', '-');
          assertThat(table.cell(name, 2)).as(name).isEqualTo(value.isEmpty() ? NONE : value);
        });
  }

  /** The defaults of children and supervisors are those of the core. */
  @Test
  void defaultsAreThoseOfTheEngine() {
    Table child = Table.below("A child", document);
    ChildSettings settings = ChildSettings.WORKER;

    assertThat(child.cell("restart", 2))
        .isEqualTo(settings.restart().name().toLowerCase(java.util.Locale.ROOT));
    assertDuration(child, "shutdown", ((Shutdown.Timeout) settings.shutdown()).time());
    assertThat(child.cell("interrupt", 2))
        .isEqualTo(settings.interrupt().name().toLowerCase(java.util.Locale.ROOT));
    assertThat(child.cell("on-stuck", 2))
        .isEqualTo(settings.onStuck().name().toLowerCase(java.util.Locale.ROOT));
    assertDuration(child, "hold-for", settings.holdFor());
    assertThat(settings.startTimeout()).isNull();
    assertThat(settings.heartbeatTimeout()).isNull();
    assertThat(settings.backoff()).isNull();
    assertDuration(child, "health.interval", HealthCheckSpec.DEFAULT.interval());
    assertDuration(child, "health.timeout", HealthCheckSpec.DEFAULT.timeout());
    assertNumber(child, "health.failure-threshold", HealthCheckSpec.DEFAULT.failureThreshold());
    assertDuration(child, "backoff.initial", Backoff.DEFAULT.initial());
    assertNumber(child, "backoff.multiplier", Backoff.DEFAULT.multiplier());
    assertDuration(child, "backoff.max", Backoff.DEFAULT.max());
    assertNumber(child, "backoff.jitter", Backoff.DEFAULT.jitter());
    assertDuration(child, "backoff.reset-after", Backoff.DEFAULT.resetAfter());

    Table supervisor = Table.below("A supervisor", document);
    assertNumber(supervisor, "max-restarts", RestartIntensity.DEFAULT.maxRestarts());
    assertDuration(supervisor, "period", RestartIntensity.DEFAULT.period());
    assertThat(ChildSettings.SUPERVISOR.shutdown()).isEqualTo(Shutdown.INFINITY);
    assertThat(supervisor.cell("shutdown", 2)).isEqualTo("infinity");
  }

  private void assertAgrees(Table table, String prefix, Map<String, Property> keys) {
    assertThat(table.keys().stream().map(key -> key.substring(prefix.length())).toList())
        .containsExactlyInAnyOrderElementsOf(keys.keySet());
    keys.forEach(
        (name, key) -> {
          String full = prefix + name;
          assertThat(table.cell(full, 1)).as("type of %s", full).isEqualTo(key.type());
          if (!key.defaultValue().isEmpty()) {
            assertThat(table.cell(full, 2)).as("default of %s", full).isEqualTo(key.defaultValue());
          }
          assertMetadataAgrees(table, full, full);
        });
  }

  private void assertDefaultsColumn(Table table, String kind, Map<String, Property> defaults) {
    String prefix = "supervision.defaults." + kind + ".";
    for (String key : table.keys()) {
      assertThat(table.cell(key, 3))
          .as("whether %s%s exists", prefix, key)
          .isEqualTo(defaults.containsKey(key) ? YES : NONE);
      assertMetadataAgrees(table, key, prefix + key);
    }
  }

  private void assertMetadataAgrees(Table table, String key, String property) {
    JsonNode known = metadata.beginningWith(property).get(property);
    if (known != null && known.has("defaultValue") && !known.path("defaultValue").isArray()) {
      assertThat(table.cell(key, 2))
          .as("default of %s", property)
          .isEqualTo(known.path("defaultValue").asString());
    }
  }

  /** A cell of this column names a method that configures the same in plain Java. */
  private static void assertMethods(Table table, int column, Class<?>... types) {
    Set<String> methods =
        Arrays.stream(types)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .map(Method::getName)
            .collect(Collectors.toSet());
    for (String key : table.keys()) {
      String cell = table.cell(key, column);
      if (!cell.equals(NONE)) {
        assertThat(methods).as("%s in plain Java", key).contains(cell);
      }
    }
  }

  private static void assertDuration(Table table, String key, Duration expected) {
    assertThat(DurationStyle.detectAndParse(table.cell(key, 2))).as(key).isEqualTo(expected);
  }

  private static void assertNumber(Table table, String key, double expected) {
    assertThat(Double.parseDouble(table.cell(key, 2))).as(key).isEqualTo(expected);
  }
}
