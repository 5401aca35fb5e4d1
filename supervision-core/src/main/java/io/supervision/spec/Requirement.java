package io.supervision.spec;

import io.supervision.worker.HealthCheck;
import java.util.Objects;

/**
 * What has to be up before a child is started: another node of the tree, or something outside of
 * it. A child whose requirements are not met <em>waits</em>: nothing is tried, nothing is counted.
 */
public sealed interface Requirement {

  /**
   * What it is called in messages, snapshots and logs.
   *
   * @return the path of the node, or the name of the check
   */
  String name();

  /**
   * Another node of the same tree, which is up while it runs and its health check has not failed,
   * or after it has ended normally. A supervisor is up while it runs, whatever its children do.
   *
   * @param path its path; neither the child's own, nor one above or below it
   */
  record Node(String path) implements Requirement {

    /** Checks the path. */
    public Node {
      Objects.requireNonNull(path, "path");
      for (String id : path.split("/", -1)) {
        Checks.id("requires", id);
      }
    }

    @Override
    public String name() {
      return path;
    }
  }

  /**
   * Something outside of the tree, such as a database. All children of a tree that require a check
   * of the same name share one, the first that was given.
   *
   * @param name not empty; may have parts, as in {@code db/orders}
   * @param check finds out whether it is up; on a thread of the engine, never twice at once, with 5
   *     seconds of time; each 5 seconds while a child waits for it
   */
  record Check(String name, HealthCheck check) implements Requirement {

    /** Checks the name. */
    public Check {
      Objects.requireNonNull(name, "name");
      for (String part : name.split("/", -1)) {
        Checks.id("requires", part);
      }
      Objects.requireNonNull(check, "check");
    }
  }

  /**
   * A moment in the life of the application.
   *
   * @param signal goes on when it has come
   */
  record Signal(StartSignal signal) implements Requirement {

    /** Checks that it is there. */
    public Signal {
      Objects.requireNonNull(signal, "signal");
    }

    @Override
    public String name() {
      return signal.name();
    }
  }

  /**
   * A moment in the life of the application, such as: the web server accepts requests.
   *
   * @param signal goes on when it has come
   * @return the requirement
   */
  static Requirement signal(StartSignal signal) {
    return new Signal(signal);
  }

  /**
   * A node of the same tree.
   *
   * @param path its path
   * @return the requirement
   * @throws InvalidSpecException if that is no path
   */
  static Requirement node(String path) {
    return new Node(path);
  }

  /**
   * Something outside of the tree.
   *
   * @param name what it is called
   * @param check finds out whether it is up
   * @return the requirement
   * @throws InvalidSpecException if the name, or a part of it between slashes, is empty or has
   *     control characters
   */
  static Requirement check(String name, HealthCheck check) {
    return new Check(name, check);
  }
}
