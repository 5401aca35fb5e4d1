package io.supervision.spec;

import io.supervision.worker.TemplateFactory;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerFactory;

/** What a child is started from. */
public sealed interface ChildStart {

  /**
   * An instance that is run again at each restart; it keeps its fields.
   *
   * @param worker the instance
   */
  record Task(Worker worker) implements ChildStart {}

  /**
   * A fresh worker for each incarnation.
   *
   * @param factory makes it
   */
  record Factory(WorkerFactory factory) implements ChildStart {}

  /**
   * A fresh worker for each incarnation, made from the argument the child was started with.
   *
   * @param factory makes it
   */
  record Template(TemplateFactory<Object> factory) implements ChildStart {}

  /**
   * A nested supervisor.
   *
   * @param spec its description
   */
  record Nested(SupervisorSpec spec) implements ChildStart {

    /** By name: those below it would make one as long, and as deep, as the tree. */
    @Override
    public int hashCode() {
      return spec.name().hashCode();
    }

    /** Only its name, for the same reason. */
    @Override
    public String toString() {
      return "Nested[spec=" + spec.name() + "]";
    }
  }

  /**
   * A nested supervisor that is described anew at each start.
   *
   * @param factory describes it
   */
  record NestedFactory(SupervisorSpecFactory factory) implements ChildStart {}
}
