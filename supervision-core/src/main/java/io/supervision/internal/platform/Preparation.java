package io.supervision.internal.platform;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Touches what a failure needs before there is one. A class whose initialization fails for want of
 * memory is gone for good: nothing that needs it works any more in this JVM.
 */
final class Preparation {

  /**
   * All that has something static, below the package of the engine; a test holds that none is
   * missing. By name, since what is further up is not seen from here.
   */
  static final List<String> INITIALIZED =
      List.of(
          "Call",
          "Child",
          "ChildInfo",
          "HoldOptions",
          "IdleWaiters",
          "PendingRestart",
          "Restarter",
          "StartOutcome",
          "Starter",
          "StopRequest",
          "SupervisionException",
          "SupervisionTreeBuilder",
          "SupervisorProcess",
          "event.Origin",
          "event.RestartCause",
          "internal.children.ChildIndex",
          "internal.children.ChildList",
          "internal.children.ChildSlots",
          "internal.incarnation.IncarnationContext",
          "internal.incarnation.IncarnationExtras",
          "internal.incarnation.IncarnationState",
          "internal.incarnation.StopLadder",
          "internal.incarnation.StoppableIncarnation",
          "internal.incarnation.StuckThread",
          "internal.incarnation.Watchdog",
          "internal.journal.ChildRecord",
          "internal.journal.EventBus",
          "internal.journal.FailureLogLimiter",
          "internal.journal.FlightRecording",
          "internal.journal.LogLine",
          "internal.journal.Outages",
          "internal.journal.RestartCounts",
          "internal.journal.StackTraceDeduplicator",
          "internal.journal.Trouble",
          "internal.journal.WatchLog",
          "internal.journal.Words",
          "internal.mailbox.MessageLoop",
          "internal.platform.EngineThreads",
          "internal.platform.ManualTime",
          "internal.platform.RealPlatform",
          "internal.platform.Standstill",
          "internal.platform.VirtualThreads",
          "internal.platform.WallTime",
          "internal.rules.AutoShutdownRule",
          "internal.rules.RestartDecision",
          "internal.rules.RestartWindow",
          "snapshot.HealthSnapshot",
          "snapshot.NodeState",
          "spec.AutoShutdown",
          "spec.Backoff",
          "spec.ChildSettings",
          "spec.ChildType",
          "spec.HealthCheckSpec",
          "spec.Interrupt",
          "spec.InvalidSpecException",
          "spec.OnException",
          "spec.OnStuck",
          "spec.RestartIntensity",
          "spec.RestartType",
          "spec.Shutdown",
          "spec.Strategy",
          "spec.SupervisorKind",
          "worker.ExitReason",
          "worker.HealthCheck",
          "worker.IgnoredStart");

  private static volatile boolean done;

  private Preparation() {}

  /** Once for a JVM; again if it has failed. */
  static void prepare() {
    if (done) {
      return;
    }
    initializeEngine();
    initializeJdk();
    done = true;
  }

  private static void initializeEngine() {
    String here = Preparation.class.getPackageName();
    String engine = here.substring(0, here.length() - "internal.platform".length());
    for (String name : INITIALIZED) {
      try {
        initialize(Class.forName(engine + name));
      } catch (ClassNotFoundException notThere) {
        // a native image has initialized what it needs, and does not know the names of all
      }
    }
  }

  /**
   * With all that is inside; the compiler puts the tables of a switch into classes of their own.
   */
  private static void initialize(Class<?> type) throws ClassNotFoundException {
    for (Class<?> nested : type.getNestMembers()) {
      Class.forName(nested.getName(), true, nested.getClassLoader());
    }
  }

  /** What makes the methods of records; decimals, of durations; modules, of the stacks' texts. */
  private static void initializeJdk() {
    record Touched(int number, Object reference) {}
    Touched touched = new Touched(1, Duration.ofSeconds(-1, 1).abs().toMillis());
    boolean equal = touched.equals(new Touched(touched.hashCode(), touched.toString()));
    // made from within the JDK, so that one of its modules is in the stack
    Throwable failure =
        Optional.of(touched).map(made -> new Throwable(made + " " + equal)).orElseThrow();
    failure.printStackTrace(new PrintStream(OutputStream.nullOutputStream()));
    ThreadLocalRandom.current().nextDouble();
  }
}
