package io.supervision.conformance;

import io.supervision.spec.AutoShutdown;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.ChildType;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spec.SupervisorKind;
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

  private final Children children;
  private final FieldReader fields;
  private final boolean handshake;
  private final Map<String, SupervisorSpec> described = new ConcurrentHashMap<>();

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
    SupervisorSpec spec = described.get(path);
    return spec != null && spec.kind() != SupervisorKind.STATIC;
  }

  boolean isTemplate(String path) {
    SupervisorSpec spec = described.get(path);
    return spec != null && spec.kind() == SupervisorKind.TEMPLATE;
  }

  SupervisorSpec supervisor(String path, JsonNode tree) {
    String kind = tree.path("strategy").asString("");
    boolean declares = !kind.equals("dynamic") && !kind.equals("simple_one_for_one");
    Strategy strategy =
        declares
            ? fields.constant(tree, "strategy", Strategy.ONE_FOR_ONE, "invalid_strategy")
            : Strategy.ONE_FOR_ONE;
    RestartIntensity intensity =
        new RestartIntensity(
            fields.integer(tree, "intensity", 1, "invalid_intensity"),
            Duration.ofSeconds(fields.integer(tree, "period", 5, "invalid_period")));
    AutoShutdown auto =
        fields.constant(tree, "auto_shutdown", AutoShutdown.NEVER, "invalid_auto_shutdown");
    SupervisorSpecBuilder supervisor = builder(kind, path, tree);
    supervisor.strategy(strategy).intensity(intensity).autoShutdown(auto);
    SupervisorSpec spec = supervisor.build();
    described.put(path, spec);
    if (declares) {
      for (JsonNode child : tree.path("children")) {
        // built each time, since the first child that is wrong decides
        spec = supervisor.child(child(path, child)).build();
      }
    }
    return spec;
  }

  private SupervisorSpecBuilder builder(String kind, String path, JsonNode tree) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return switch (kind) {
      case "dynamic" -> SupervisorSpec.dynamic(name).maxChildren(maxChildren(tree));
      case "simple_one_for_one" -> SupervisorSpec.template(name, template(path, tree));
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
    ChildSpecBuilder child =
        ChildSpec.template(
            template.get("id").stringValue(),
            (JsonNode step) -> children.startWorker(Paths.ofKey(path, step), step));
    return stoppable(template, restartable(template, child));
  }

  /** A child of a supervisor at a path, as an entry of {@code children} or {@code spec} says. */
  ChildSpec child(String parent, JsonNode child) {
    String id = child.get("id").stringValue();
    String path = parent + "/" + id;
    ChildSpecBuilder worker = restartable(child, ChildSpec.worker(id, worker(path, child)));
    try {
      return fields.constant(child, "type", ChildType.WORKER, "invalid_child_type")
              == ChildType.WORKER
          ? stoppable(child, worker)
          : stoppable(
              child, restartable(child, ChildSpec.supervisor(id, () -> nested(path, child))));
    } catch (InvalidSpecException | RefusedValue later) {
      SupervisorSpec supervisor = described.get(parent);
      if (supervisor != null) {
        supervisor.requireCompatible(worker.build());
      }
      throw later;
    }
  }

  /** A child of a dynamic supervisor, as a {@code start_child} step with a key says. */
  ChildSpec dynamicChild(String parent, String id, JsonNode step) {
    ChildSpecBuilder child = ChildSpec.worker(id, worker(Paths.ofKey(parent, step), step));
    return stoppable(step, restartable(step, child));
  }

  private WorkerFactory worker(String path, JsonNode child) {
    return () -> children.startWorker(path, child);
  }

  private @Nullable SupervisorSpec nested(String path, JsonNode child) throws Exception {
    return children.mayStart(path, child) ? supervisor(path, child.get("sup")) : null;
  }

  private ChildSpecBuilder restartable(JsonNode spec, ChildSpecBuilder child) {
    child
        .restart(fields.constant(spec, "restart", RestartType.PERMANENT, "invalid_restart_type"))
        .significant(fields.flag(spec, "significant", "invalid_significant"))
        .build();
    return child;
  }

  private ChildSpec stoppable(JsonNode spec, ChildSpecBuilder child) {
    if (spec.has("shutdown")) {
      child.shutdown(fields.shutdown(spec));
    }
    if (handshake) {
      child.startTimeout(ChildSettings.UNBOUNDED);
    }
    return child.build();
  }
}
