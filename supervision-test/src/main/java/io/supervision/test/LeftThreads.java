package io.supervision.test;

import io.supervision.snapshot.StuckSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Threads that a test leaves running, in words. */
final class LeftThreads {

  private LeftThreads() {}

  /** Where each was, and what its code does wrong. */
  static String text(Map<String, List<StuckSnapshot>> threads) {
    return threads.entrySet().stream()
        .flatMap(each -> texts(each.getKey(), each.getValue()))
        .collect(
            Collectors.joining(
                "\n",
                "a thread that cannot be ended is left:\n",
                "\n  It was interrupted, and its context said that it is stopping. Code that heeds"
                    + " neither runs on beside other tests."));
  }

  private static Stream<String> texts(String path, List<StuckSnapshot> threads) {
    return threads.stream().map(thread -> text(path, thread));
  }

  private static String text(String path, StuckSnapshot thread) {
    return thread.stack().stream()
        .map(element -> "\n      at " + element)
        .collect(
            Collectors.joining(
                "",
                "  '%s', incarnation %d, thread %s, was asked to end and is:"
                    .formatted(path, thread.incarnation(), thread.thread()),
                ""));
  }
}
