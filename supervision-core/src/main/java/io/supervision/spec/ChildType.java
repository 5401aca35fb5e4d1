package io.supervision.spec;

/** What a child is. */
public enum ChildType {
  /** Runs a {@link io.supervision.worker.Worker}. */
  WORKER,
  /** Is itself a supervisor. */
  SUPERVISOR
}
