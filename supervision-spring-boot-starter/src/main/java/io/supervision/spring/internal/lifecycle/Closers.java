package io.supervision.spring.internal.lifecycle;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Threads that wait for the end of the application, or of the JVM, which may be waiting for them.
 */
final class Closers {

  private Closers() {}

  /** Whether a thread is one of them. */
  static boolean isOne(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return isIn(stack, Runtime.class, "exit") || waitsForClose(stack);
  }

  /**
   * Whether a thread with such a stack wants to close an application and cannot: another thread
   * starts or closes it. Who closes one of his own has come further.
   */
  static boolean waitsForClose(StackTraceElement[] stack) {
    return isIn(stack, AbstractApplicationContext.class, "close")
        && !isIn(stack, AbstractApplicationContext.class, "doClose");
  }

  /**
   * The names of those who are not virtual and cannot close an application yet, for people; empty
   * if there are none.
   */
  static List<String> waiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> waitsForClose(thread.getValue()))
        .map(thread -> thread.getKey().getName())
        .sorted()
        .toList();
  }

  private static boolean isIn(StackTraceElement[] stack, Class<?> type, String method) {
    return Stream.of(stack)
        .anyMatch(
            frame ->
                frame.getMethodName().equals(method)
                    && frame.getClassName().equals(type.getName()));
  }
}
