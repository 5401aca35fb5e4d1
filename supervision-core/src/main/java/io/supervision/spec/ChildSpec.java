package io.supervision.spec;

import io.supervision.spec.InvalidSpecException.Problem;
import io.supervision.worker.TemplateFactory;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;
import java.util.Objects;

/**
 * The description of one child: its id among its siblings, what it is started from, and how it is
 * treated. Immutable; OTP's child specification.
 *
 * @param id any non-empty text without {@code /} and control characters
 * @param start what the child is started from
 * @param settings how it is treated
 */
public record ChildSpec(String id, ChildStart start, ChildSettings settings)
    implements ChildDefinition {

  /** Checks the id and what the kind of start allows. */
  public ChildSpec {
    Checks.id("id", id);
    Objects.requireNonNull(start, "start");
    if (settings.onStuck() == OnStuck.REPLACE && start instanceof ChildStart.Task) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          "on-stuck",
          "child '"
              + id
              + "' cannot be replaced while it is stuck, since both runs would share one instance;"
              + " give a factory (in Spring: a prototype bean) or use hold or escalate");
    }
    if (start instanceof ChildStart.Nested || start instanceof ChildStart.NestedFactory) {
      requireWorkerFor("on-stuck", id, settings.onStuck() != OnStuck.REPLACE);
      requireWorkerFor("heartbeat-timeout", id, settings.heartbeatTimeout() == null);
      requireWorkerFor("mdc", id, settings.mdc() == null);
    }
  }

  private static void requireWorkerFor(String property, String id, boolean unset) {
    if (!unset) {
      throw new InvalidSpecException(
          Problem.BAD_COMBINATION,
          property,
          "supervisor '"
              + id
              + "' cannot have this "
              + property
              + ": that is for workers; leave it out");
    }
  }

  /**
   * A child that runs one instance, again at each restart. The start returns once its thread has
   * been started.
   *
   * @param id its id
   * @param worker a lambda or an instance
   * @return a builder
   */
  public static ChildSpecBuilder task(String id, Worker worker) {
    return new ChildSpecBuilder(id, new ChildStart.Task(Objects.requireNonNull(worker, "worker")));
  }

  /**
   * A child that is made anew for each incarnation. The start waits for the factory, 30 seconds at
   * most unless a start timeout says otherwise.
   *
   * @param id its id
   * @param factory makes a worker for each incarnation
   * @return a builder
   */
  public static ChildSpecBuilder worker(String id, WorkerFactory factory) {
    return new ChildSpecBuilder(
        id, new ChildStart.Factory(Objects.requireNonNull(factory, "factory")));
  }

  /**
   * The template of {@link SupervisorSpec#template}: each child is made from the argument that it
   * was started with.
   *
   * @param id the name of the template, used in metrics
   * @param factory makes a worker for each incarnation
   * @param <A> the type of the argument
   * @return a builder
   */
  @SuppressWarnings("unchecked")
  public static <A> ChildSpecBuilder template(String id, TemplateFactory<A> factory) {
    return new ChildSpecBuilder(
        id,
        new ChildStart.Template(
            (TemplateFactory<Object>) Objects.requireNonNull(factory, "factory")));
  }

  /**
   * A nested supervisor with settings as a child; its id is the supervisor's name.
   *
   * @param spec its description
   * @return a builder
   */
  public static ChildSpecBuilder supervisor(SupervisorSpec spec) {
    return new ChildSpecBuilder(spec.name(), new ChildStart.Nested(spec));
  }

  /**
   * A nested supervisor with settings as a child; its id is the supervisor's name.
   *
   * @param spec its description, which is built now
   * @return a builder
   * @throws InvalidSpecException if a setting, an id or a combination of the supervisor cannot be
   */
  public static ChildSpecBuilder supervisor(SupervisorSpecBuilder spec) {
    return supervisor(spec.build());
  }

  /**
   * A nested supervisor that is described anew at each of its starts.
   *
   * @param id its id
   * @param factory describes it
   * @return a builder
   */
  public static ChildSpecBuilder supervisor(String id, SupervisorSpecFactory factory) {
    return new ChildSpecBuilder(
        id, new ChildStart.NestedFactory(Objects.requireNonNull(factory, "factory")));
  }

  /**
   * Whether this child is a worker or a supervisor.
   *
   * @return its type
   */
  public ChildType type() {
    return start instanceof ChildStart.Nested || start instanceof ChildStart.NestedFactory
        ? ChildType.SUPERVISOR
        : ChildType.WORKER;
  }

  /**
   * The child's restart type.
   *
   * @return from its settings
   */
  public RestartType restart() {
    return settings.restart();
  }

  /**
   * A builder that starts from this specification.
   *
   * @return a builder with the same id, start and settings
   */
  public ChildSpecBuilder toBuilder() {
    return new ChildSpecBuilder(id, start).settings(settings);
  }

  @Override
  public ChildSpec toChildSpec() {
    return this;
  }
}
