package io.supervision.conformance;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.ChildType;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.worker.WorkerFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns the specifications of a scenario into ours, in the order in which OTP checks them. */
final class SpecReader {

  private static final String TEMPLATE = "simple_one_for_one";
  private static final String DYNAMIC = "dynamic";

  private final Children children;
  private final FieldReader fields;
  private final boolean handshake;
  private final Map<String, String> strategies = new ConcurrentHashMap<>();

  /**
   * Reads the specifications of one scenario.
   *
   * @param handshake whether the start of a worker waits until it listens to requests to stop; one
   *     that reacts in its own way would otherwise be stopped before it could
   */
  SpecReader(Children children, FieldReader fields, boolean handshake) {
    this.children = children;
    this.fields = fields;
    this.handshake = handshake;
  }

  /** Whether the supervisor last described for a path has children without order and ids. */
  boolean isConcurrent(String path) {
    return isTemplate(path) || isDynamic(path);
  }

  boolean isTemplate(String path) {
    return TEMPLATE.equals(strategies.get(path));
  }

  boolean isDynamic(String path) {
    return DYNAMIC.equals(strategies.get(path));
  }

  SupervisorSpec supervisor(String path, JsonNode tree) {
    String kind = tree.path("strategy").asString("");
    strategies.put(path, kind);
    boolean unordered = isConcurrent(path);
    Strategy strategy =
        unordered
            ? Strategy.ONE_FOR_ONE
            : fields.constant(tree, "strategy", Strategy.ONE_FOR_ONE, "invalid_strategy");
    RestartIntensity intensity =
        new RestartIntensity(
            fields.integer(tree, "intensity", 1, "invalid_intensity"),
            Duration.ofSeconds(fields.integer(tree, "period", 5, "invalid_period")));
    AutoShutdown auto =
        fields.constant(tree, "auto_shutdown", AutoShutdown.NEVER, "invalid_auto_shutdown");
    SupervisorSpecBuilder supervisor = supervisor(kind, path, tree);
    supervisor.strategy(strategy).intensity(intensity).autoShutdown(auto);
    if (!unordered) {
      for (JsonNode child : tree.path("children")) {
        // the first child that is wrong decides
        supervisor.child(child(path, child)).build();
      }
    }
    return supervisor.build();
  }

  private SupervisorSpecBuilder supervisor(String kind, String path, JsonNode tree) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return switch (kind) {
      case DYNAMIC -> SupervisorSpec.dynamic(name).maxChildren(maxChildren(tree));
      case TEMPLATE -> SupervisorSpec.template(name, template(path, tree));
      default -> SupervisorSpec.named(name);
    };
  }

  private int maxChildren(JsonNode tree) {
    return tree.path("max_children").asString("infinity").equals("infinity")
        ? SupervisorSpec.UNBOUNDED
        : fields.integer(tree, "max_children", 0, "invalid_max_children");
  }

  private ChildSpec template(String path, JsonNode tree) {
    if (tree.path("children").size() != 1) {
      throw fields.refuse(tree, "bad_start_spec");
    }
    JsonNode template = tree.get("children").get(0);
    return configured(
        template,
        ChildSpec.template(
            template.get("id").stringValue(),
            (JsonNode step) -> children.startWorker(Paths.ofKey(path, step), step)));
  }

  /** A child of a supervisor at a path, as an entry of {@code children} or {@code spec} says. */
  ChildSpec child(String parent, JsonNode child) {
    String id = child.get("id").stringValue();
    String path = parent + "/" + id;
    ChildType type = fields.constant(child, "type", ChildType.WORKER, "invalid_child_type");
    return configured(
        child,
        type == ChildType.WORKER
            ? ChildSpec.worker(id, worker(path, child))
            : ChildSpec.supervisor(id, () -> nested(path, child)));
  }

  /** A child of a dynamic supervisor, as a {@code start_child} step with a key says. */
  ChildSpec dynamicChild(String parent, String id, JsonNode step) {
    return configured(step, ChildSpec.worker(id, worker(Paths.ofKey(parent, step), step)));
  }

  private WorkerFactory worker(String path, JsonNode child) {
    return () -> children.startWorker(path, child);
  }

  private @Nullable SupervisorSpec nested(String path, JsonNode child) throws Exception {
    return children.mayStart(path, child) ? supervisor(path, child.get("sup")) : null;
  }

  private ChildSpec configured(JsonNode spec, ChildSpecBuilder child) {
    child
        .restart(fields.constant(spec, "restart", RestartType.PERMANENT, "invalid_restart_type"))
        .significant(fields.flag(spec, "significant", "invalid_significant"))
        .build();
    if (spec.has("shutdown")) {
      child.shutdown(fields.shutdown(spec));
    }
    if (handshake) {
      child.startTimeout(ChildSettings.UNBOUNDED);
    }
    return child.build();
  }
}
