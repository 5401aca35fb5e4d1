package io.supervision.test;

import io.supervision.event.SupervisionEvent;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a tree, or is expected to: what happened, and where. Two are equal if
 * both are; the text says all else, too. The static methods make those that are expected:
 *
 * <pre>{@code
 * assertThat(supervision.events()).containsSubsequence(exited("orders"), restarted("orders"));
 * }</pre>
 */
public final class TreeEvent {

  private final Kind kind;
  private final String path;
  private final @Nullable SupervisionEvent event;

  /** What happened. More may come. */
  public enum Kind {
    /** A first start, or one by hand. */
    STARTED,
    /** A supervisor started it again. */
    RESTARTED,
    /** A start failed. */
    START_FAILED,
    /** At its start it said that there is nothing to do. */
    START_IGNORED,
    /** An incarnation ended. */
    EXITED,
    /** A restart waits for its delay, or for a stuck thread. */
    RESTART_SCHEDULED,
    /** It is to start, and waits for what it requires. */
    WAITING,
    /** It runs, and has said that it cannot do its work. */
    DEGRADED,
    /** It was degraded, and does its work again. */
    RESTORED,
    /** Its thread could not be ended. */
    STUCK,
    /** The thread that was stuck has ended. */
    STUCK_ENDED,
    /** A child or supervisor gave up. */
    GAVE_UP,
    /** A check passed after one that failed, or for the first time. */
    HEALTHY,
    /** A check failed. */
    UNHEALTHY,
    /** Somebody operated it by hand. */
    OPERATED,
    /** Its outage is over. */
    OUTAGE_ENDED
  }

  private TreeEvent(Kind kind, String path, @Nullable SupervisionEvent event) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.path = Objects.requireNonNull(path, "path");
    this.event = event;
  }

  /** What has happened. */
  static TreeEvent of(SupervisionEvent event) {
    return new TreeEvent(EventText.kind(event), event.path(), event);
  }

  /**
   * A first start, or one by hand.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent started(String path) {
    return new TreeEvent(Kind.STARTED, path, null);
  }

  /**
   * A start by its supervisor, after an end.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent restarted(String path) {
    return new TreeEvent(Kind.RESTARTED, path, null);
  }

  /**
   * A start that failed.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent startFailed(String path) {
    return new TreeEvent(Kind.START_FAILED, path, null);
  }

  /**
   * A start at which the child said that there is nothing to do.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent startIgnored(String path) {
    return new TreeEvent(Kind.START_IGNORED, path, null);
  }

  /**
   * The end of an incarnation.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent exited(String path) {
    return new TreeEvent(Kind.EXITED, path, null);
  }

  /**
   * A restart that waits for its delay, or for a stuck thread.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent restartScheduled(String path) {
    return new TreeEvent(Kind.RESTART_SCHEDULED, path, null);
  }

  /**
   * A start that waits for what the child requires.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent waiting(String path) {
    return new TreeEvent(Kind.WAITING, path, null);
  }

  /**
   * A child that runs and has said that it cannot do its work.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent degraded(String path) {
    return new TreeEvent(Kind.DEGRADED, path, null);
  }

  /**
   * A child that was degraded and does its work again.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent restored(String path) {
    return new TreeEvent(Kind.RESTORED, path, null);
  }

  /**
   * A thread that could not be ended.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent stuck(String path) {
    return new TreeEvent(Kind.STUCK, path, null);
  }

  /**
   * The end of a thread that was stuck.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent stuckEnded(String path) {
    return new TreeEvent(Kind.STUCK_ENDED, path, null);
  }

  /**
   * A child or supervisor that gave up.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent gaveUp(String path) {
    return new TreeEvent(Kind.GAVE_UP, path, null);
  }

  /**
   * A check that passed after one that failed, or for the first time; others are not told.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent healthy(String path) {
    return new TreeEvent(Kind.HEALTHY, path, null);
  }

  /**
   * A check that failed.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent unhealthy(String path) {
    return new TreeEvent(Kind.UNHEALTHY, path, null);
  }

  /**
   * Somebody operated it by hand: a restart, a hold.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent operated(String path) {
    return new TreeEvent(Kind.OPERATED, path, null);
  }

  /**
   * The end of an outage.
   *
   * @param path where
   * @return to be expected
   */
  public static TreeEvent outageEnded(String path) {
    return new TreeEvent(Kind.OUTAGE_ENDED, path, null);
  }

  /**
   * What happened.
   *
   * @return its kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Where.
   *
   * @return a path; empty for the root
   */
  public String path() {
    return path;
  }

  /**
   * The event with all that is known.
   *
   * @return what the tree told; empty for one that is expected
   */
  public Optional<SupervisionEvent> event() {
    return Optional.ofNullable(event);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TreeEvent that && kind == that.kind && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, path);
  }

  /** Such as {@code exited orders (incarnation 1, failure: java.io.IOException: gone, ran 2s)}. */
  @Override
  public String toString() {
    String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String where = path.isEmpty() ? "(the root)" : path;
    return event == null
        ? what + " " + where
        : Texts.time(event.at()) + " " + what + " " + where + EventText.details(event);
  }
}
