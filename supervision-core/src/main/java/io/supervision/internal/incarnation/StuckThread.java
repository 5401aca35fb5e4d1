package io.supervision.internal.incarnation;

import io.supervision.internal.platform.Platform;
import java.util.List;

/**
 * A thread that does not end.
 *
 * @param since when that was found out; {@link Platform#NEVER} as long as it was not
 * @param name the thread's name
 * @param stack where it was then
 */
public record StuckThread(long since, String name, List<StackTraceElement> stack) {
  /** What is known of an incarnation that is not stuck. */
  static final StuckThread NONE = new StuckThread(Platform.NEVER, "", List.of());
}
