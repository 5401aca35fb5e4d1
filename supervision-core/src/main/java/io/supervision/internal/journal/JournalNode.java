package io.supervision.internal.journal;

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

  /** What is remembered of it; null as long as nothing is. */
  @Nullable ChildRecord record();

  ChildRecord recordOrNew();
}
