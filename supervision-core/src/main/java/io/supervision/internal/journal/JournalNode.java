package io.supervision.internal.journal;

import io.supervision.spec.RestartType;
import org.jspecify.annotations.Nullable;

/** What the journal needs to know of the child or supervisor that a fact is about. */
public interface JournalNode {

  /** Its place; put together at each call, so asked only where it is written down. */
  String path();

  /** The number of its latest start. */
  int number();

  boolean isSupervisor();

  /** Whether it is one of very many, whose starts and stops are no news. */
  boolean isOneOfMany();

  /** Its restart type; of the root temporary, since nobody restarts it. */
  RestartType restart();

  /** What is remembered of it; null as long as nothing is. */
  @Nullable ChildRecord record();

  ChildRecord recordOrNew();

  /** Whether it runs at the moment: started, ready, and not stopping. */
  boolean isRunning();

  /** Whether it has left its supervisor for good. */
  boolean isRemoved();
}
