package io.supervision.spring.internal.lifecycle;

import io.supervision.spec.Requirement;
import io.supervision.spec.StartSignal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * When in the life of the application children start and stop: with the tree, or as the last of all
 * ({@code start: last}) and as the first ({@code stop: first}).
 */
public final class Stages {

  /** When a child is started. */
  public enum StartStage {
    /** When the tree is. */
    WITH_TREE,
    /** After the web server, as listeners are by Spring. */
    LAST
  }

  /** When a child is stopped. */
  public enum StopStage {
    /** Before the web server stops taking requests, as listeners are by Spring. */
    FIRST,
    /** When the tree is. */
    WITH_TREE
  }

  private final StartSignal webServer = StartSignal.named("web server");
  private final StartSignal application = StartSignal.named("application");
  private final List<String> first = new CopyOnWriteArrayList<>();
  private final List<String> groups = new CopyOnWriteArrayList<>();

  /** Made before the tree. */
  public Stages() {
    application.on();
  }

  /**
   * What a child requires, with what it needs to be started in its stage, and not to be started
   * again after it was stopped in the other.
   *
   * @param own what it requires itself
   * @param start when it is started
   * @param stop when it is stopped
   * @return the same for one that starts and stops with the tree
   */
  public List<Requirement> with(List<Requirement> own, StartStage start, StopStage stop) {
    if (start == StartStage.WITH_TREE && stop == StopStage.WITH_TREE) {
      return own;
    }
    StartSignal signal = start == StartStage.LAST ? webServer : application;
    return Stream.concat(own.stream(), Stream.of(Requirement.signal(signal))).toList();
  }

  /**
   * A child is stopped first.
   *
   * @param path its path
   */
  public void stopsFirst(String path) {
    first.add(path);
  }

  /**
   * All children of a supervisor are stopped first, at once.
   *
   * @param path the path of the supervisor
   */
  public void childrenStopFirst(String path) {
    groups.add(path);
  }

  List<String> first() {
    return first;
  }

  /** Supervisors all of whose children stop first. */
  List<String> groups() {
    return groups;
  }

  /** Lets those start that are last. */
  void last() {
    application.on();
    webServer.on();
  }

  /** Nobody who stops first or has started last is started again. */
  void closing() {
    application.off();
    webServer.off();
  }
}
