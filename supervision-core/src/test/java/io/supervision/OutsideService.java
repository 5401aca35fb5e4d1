package io.supervision;

import io.supervision.spec.ChildSpecBuilder;
import io.supervision.spec.Requirement;
import io.supervision.testing.TestableTree;
import io.supervision.worker.HealthCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What children of a test require: up, or down for a reason. */
final class OutsideService implements HealthCheck {

  /** Longer than until the next look, and the starts that follow. */
  private static final Duration CHECK = Duration.ofSeconds(7);

  private static final Duration STEP = Duration.ofMillis(250);

  private volatile String down = "";
  private final AtomicInteger asked = new AtomicInteger();

  /** A worker that runs until it is stopped, and needs this. */
  ChildSpecBuilder neededBy(String id) {
    return neededBy(TreeFixture.idle(id));
  }

  ChildSpecBuilder neededBy(ChildSpecBuilder child) {
    return child.requires(Requirement.check("db", this));
  }

  void isUp() {
    down = "";
  }

  void goesDown() {
    down = "away";
  }

  /** And all that wait have noticed. */
  void comesBack(TreeFixture fixture) {
    isUp();
    pass(fixture, CHECK);
  }

  /** How often. */
  int asked() {
    return asked.get();
  }

  /** In steps, each of which waits until what has become due has been done. */
  static void pass(TreeFixture fixture, Duration time) {
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(STEP)) {
      fixture.advance(STEP);
      quiet(fixture);
    }
  }

  static void quiet(TreeFixture fixture) {
    if (!((TestableTree) fixture.tree).awaitQuiet(TreeFixture.SOON)) {
      throw new AssertionError("the tree is not quiet");
    }
  }

  @Override
  public Result check() {
    asked.incrementAndGet();
    String why = down;
    return why.isEmpty() ? Result.ok() : Result.failed(why);
  }
}
