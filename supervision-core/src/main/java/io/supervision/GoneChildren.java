package io.supervision;

/** The counts of children that have left a supervisor; written by the mailbox's owner. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
final class GoneChildren {

  final RestartCounts restarts = new RestartCounts();
  volatile long failures;

  void add(ChildRecord record) {
    restarts.add(record.restarts());
    failures = failures + record.failures();
  }
}
