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

/** What the flight recorder keeps of one restart, at the moment it is counted. */
@Name("io.supervision.Restart")
@Label("Restart")
@Category("Supervision")
@Description("A worker or supervisor was started again by its supervisor")
@Threshold("0 ns")
@StackTrace(false)
final class RestartEvent extends Event {

  @Label("Path")
  @Description("Where in the tree")
  String path = "";

  @Label("Incarnation")
  @Description("The number of the start that has succeeded")
  int incarnation;

  @Label("Supervisor")
  @Description("Whether it is a supervisor; otherwise a worker")
  boolean supervisor;

  @Label("Cause")
  @Description("Its own end (failure, normal, ...), its failed start, sibling or parent")
  String cause = "";

  @Label("Caused By")
  @Description("The path of the child or supervisor whose end led to this restart")
  @Nullable String causedBy;

  @Label("Down For")
  @Description("From its end to this start")
  @Timespan
  long downFor;
}
