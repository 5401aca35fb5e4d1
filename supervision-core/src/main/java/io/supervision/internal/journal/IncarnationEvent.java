package io.supervision.internal.journal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** What the flight recorder keeps of one incarnation. */
@Name("io.supervision.Incarnation")
@Label("Incarnation")
@Category("Supervision")
@Description("One life of a worker, on its thread, or of a supervisor; recorded at its end")
@Threshold("0 ns")
@StackTrace(false)
public final class IncarnationEvent extends Event {

  @Label("Path")
  @Description("Where in the tree; empty for the root")
  String path = "";

  @Label("Incarnation")
  @Description("The number of this start")
  int incarnation;

  @Label("Supervisor")
  @Description("Whether it is a supervisor's; otherwise a worker's")
  boolean supervisor;

  @Label("Ready")
  @Description("Whether its start had succeeded; not if that failed, was ignored or was cut short")
  boolean ready;

  @Label("Reason")
  @Description("How it ended: normal, shutdown, failure, killed, unhealthy, heartbeat")
  String reason = "";

  @Label("Exception")
  @Description("What it failed with, if anything")
  @Nullable Class<?> exception;

  @Label("Requested")
  @Description("Whether it was stopped by its supervisor")
  boolean requested;

  @Label("Stuck")
  @Description("Whether its thread went on although it was killed, and its supervisor without it")
  boolean stuck;

  @Label("Lifetime")
  @Description("How long it ran, also if the recording began later; the duration is zero then")
  @Timespan
  long lifetime;

  /** What is known of an incarnation at its end. */
  public interface Facts {
    String path();

    int number();

    boolean isSupervisor();

    /** Whether its start had succeeded. */
    boolean wasReady();

    boolean isStuck();

    long startedAt();
  }

  /** The same of a supervisor, which is never stuck itself. */
  public record OfSupervisor(String path, int number, boolean wasReady, long startedAt)
      implements Facts {

    @Override
    public boolean isSupervisor() {
      return true;
    }

    @Override
    public boolean isStuck() {
      return false;
    }
  }
}
