package io.supervision.spring.internal.listener.kafka;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What has happened since a container was last started. */
final class Run {

  final List<OneConsumer> consumers = new CopyOnWriteArrayList<>();

  /** Brokers have refused the run before, and the container starts itself again. */
  final boolean refusedBefore;

  /** Somebody has stopped the container; not by the way an error takes, if true. */
  volatile @Nullable Boolean stoppedNormally;

  /** An executor had no thread for a consumer. */
  volatile boolean lacksThread;

  /** A broker has refused it, and the container is about to start itself again. */
  volatile boolean startsAgain;

  Run(boolean refusedBefore) {
    this.refusedBefore = refusedBefore;
  }

  @Nullable OneConsumer first(Predicate<OneConsumer> which) {
    return consumers.stream().filter(which).findFirst().orElse(null);
  }

  int count(Predicate<OneConsumer> which) {
    return (int) consumers.stream().filter(which).count();
  }
}
