package io.supervision.spec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares specifications without a stack that grows with their depth. */
final class SameSpecs {

  private record Pair(SupervisorSpec one, SupervisorSpec other) {}

  private final Deque<Pair> open = new ArrayDeque<>();

  private SameSpecs() {}

  static boolean are(SupervisorSpec one, SupervisorSpec other) {
    SameSpecs same = new SameSpecs();
    same.open.push(new Pair(one, other));
    while (!same.open.isEmpty()) {
      Pair next = same.open.pop();
      if (!same.areButForWhatIsNested(next.one(), next.other())) {
        return false;
      }
    }
    return true;
  }

  private boolean areButForWhatIsNested(SupervisorSpec one, SupervisorSpec other) {
    return one.name().equals(other.name())
        && one.kind() == other.kind()
        && one.strategy() == other.strategy()
        && one.intensity().equals(other.intensity())
        && one.autoShutdown() == other.autoShutdown()
        && one.maxChildren() == other.maxChildren()
        && areChildren(one.children(), other.children())
        && areTemplates(one.template(), other.template());
  }

  private boolean areTemplates(@Nullable ChildSpec one, @Nullable ChildSpec other) {
    if (one == null || other == null) {
      return Objects.equals(one, other);
    }
    return areChildren(one, other);
  }

  private boolean areChildren(List<ChildSpec> one, List<ChildSpec> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!areChildren(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean areChildren(ChildSpec one, ChildSpec other) {
    if (!one.id().equals(other.id()) || !one.settings().equals(other.settings())) {
      return false;
    }
    if (one.start() instanceof ChildStart.Nested first
        && other.start() instanceof ChildStart.Nested second) {
      open.push(new Pair(first.spec(), second.spec()));
      return true;
    }
    return one.start().equals(other.start());
  }
}
