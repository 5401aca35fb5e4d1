package io.supervision.test;

import io.supervision.WhatIf;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about what would happen if a child crashed: a test of the layout of a tree. */
public final class WhatIfAssert extends AbstractAssert<WhatIfAssert, WhatIf> {

  WhatIfAssert(WhatIf actual) {
    super(actual, WhatIfAssert.class);
  }

  /**
   * Exactly these others would be stopped, in this order.
   *
   * @param paths none: no other
   * @return this
   */
  public WhatIfAssert stops(String... paths) {
    isNotNull();
    return check(actual.stops().equals(List.of(paths)), "stop " + list(List.of(paths)));
  }

  /**
   * Exactly these would be started, in this order, the crashed one included.
   *
   * @param paths none: nothing
   * @return this
   */
  public WhatIfAssert starts(String... paths) {
    isNotNull();
    return check(actual.starts().equals(List.of(paths)), "start " + list(List.of(paths)));
  }

  /**
   * The supervisor would have so many restarts left in its period.
   *
   * @param count 0 or more
   * @return this
   */
  public WhatIfAssert restartsLeft(int count) {
    isNotNull();
    return check(Objects.equals(actual.restartsLeft(), count), "leave " + count + " restarts");
  }

  /**
   * The supervisor restarts without limit.
   *
   * @return this
   */
  public WhatIfAssert restartsWithoutLimit() {
    isNotNull();
    return check(actual.restartsLeft() == null, "leave restarts without limit");
  }

  /**
   * No supervisor would end.
   *
   * @return this
   */
  public WhatIfAssert doesNotGiveUp() {
    isNotNull();
    return check(actual.givesUp() == null, "end no supervisor");
  }

  /**
   * This supervisor would end: give up, or shut down automatically.
   *
   * @param path its path; empty for the root
   * @return this
   */
  public WhatIfAssert givesUp(String path) {
    isNotNull();
    return check(path.equals(actual.givesUp()), "end " + Texts.quoted(path));
  }

  private WhatIfAssert check(boolean holds, String expected) {
    if (!holds) {
      throw failure(
          "%s",
          "expected a crash of %s to %s, but it would%n  stop   %s%n  start  %s%n  leave  %s%n  end    %s"
              .formatted(
                  Texts.quoted(actual.path()),
                  expected,
                  list(actual.stops()),
                  list(actual.starts()),
                  left(actual.restartsLeft()),
                  actual.givesUp() == null ? "no supervisor" : Texts.quoted(actual.givesUp())));
    }
    return this;
  }

  private static String left(@Nullable Integer restarts) {
    return restarts == null ? "restarts without limit" : restarts + " restarts";
  }

  private static String list(List<String> paths) {
    return paths.isEmpty() ? "nothing" : String.join(", ", paths);
  }
}
