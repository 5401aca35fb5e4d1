package io.supervision.spring.internal.listener.kafka;

import io.supervision.spring.internal.listener.kafka.OneConsumer.Failure;
import io.supervision.spring.listener.ListenerState;
import io.supervision.spring.listener.ListenerState.Degraded;
import io.supervision.spring.listener.ListenerState.Ended;
import io.supervision.spring.listener.ListenerState.Stopped;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;

/**
 * Whether a run is over, and why. One consumer that has ended by itself is the end of all: its
 * container does not replace it, whether or not it stops the others.
 */
final class Endings {

  private static final String STOPS = "it is stopping by itself";

  private Endings() {}

  static @Nullable ListenerState of(Run run, boolean askedToStop) {
    OneConsumer failed = run.first(consumer -> consumer.thrown instanceof Error);
    if (failed != null) {
      return new Ended("a consumer has ended by an error", failed.thrown);
    }
    if (askedToStop) {
      return new Stopped();
    }
    if (run.startsAgain) {
      return new Degraded("the broker has refused it, it starts again by itself");
    }
    ListenerState ended = byReason(run);
    return ended != null ? ended : byStop(run);
  }

  private static @Nullable ListenerState byReason(Run run) {
    for (OneConsumer consumer : run.consumers) {
      String reason = text(consumer.reason);
      if (reason != null) {
        return new Ended(reason, null);
      }
      if (consumer.finished && consumer.reason == null) {
        return new Ended("the thread of a consumer has ended", consumer.thrown);
      }
    }
    return run.lacksThread
        ? new Ended("its executor has no thread for a consumer: give it one per consumer", null)
        : null;
  }

  private static @Nullable String text(@Nullable Reason reason) {
    return reason == null
        ? null
        : switch (reason) {
          case FENCED -> "it is fenced: another one has its group.instance.id or transactional.id";
          case AUTH -> "the broker refuses it: its credentials or rights, as the log says";
          case NO_OFFSET -> "no offset is committed, and auto.offset.reset gives none";
          case NORMAL, ABNORMAL, ERROR -> null;
        };
  }

  /** Others can have stopped before the one that has stopped them all: it knows the reason. */
  private static @Nullable ListenerState byStop(Run run) {
    boolean unknown = run.first(consumer -> consumer.reason == Reason.ERROR) != null;
    OneConsumer culprit = run.first(consumer -> consumer.culprit);
    boolean stopped = Boolean.TRUE.equals(run.stoppedNormally);
    if (unknown || (culprit != null && !culprit.finished && !stopped)) {
      return new Degraded(STOPS);
    }
    if (run.first(consumer -> consumer.reason == Reason.ABNORMAL) != null) {
      return stoppedItself(run);
    }
    if (stopped || allStopped(run)) {
      return new Stopped();
    }
    return run.stoppedNormally == null ? null : new Degraded(STOPS);
  }

  /** As a stopping error handler does, on another thread, after a record that has failed. */
  private static Ended stoppedItself(Run run) {
    OneConsumer consumer = run.first(one -> one.failure != null);
    Failure failure = consumer == null ? null : consumer.failure;
    return failure == null
        ? new Ended("it has stopped itself, as the log says", null)
        : new Ended("it has stopped itself after " + failure.records(), failure.exception());
  }

  private static boolean allStopped(Run run) {
    return !run.consumers.isEmpty()
        && run.first(consumer -> consumer.reason != Reason.NORMAL) == null;
  }
}
