package io.supervision.spring.internal.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled task that Spring runs, beside the tree.
 *
 * @param name what it calls
 * @param trigger when, in words
 * @param state {@code waiting}, {@code running}, {@code failed}, {@code overdue} or {@code over}
 * @param lastRun when its last run began
 * @param exception the class of what that has thrown
 * @param message its message
 * @param next when it runs next, as far as anybody knows
 * @param runningSince since when it runs
 * @param overdueSince since when the next run should have begun, or this one have ended
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
  "name",
  "trigger",
  "state",
  "lastRun",
  "exception",
  "message",
  "next",
  "runningSince",
  "overdueSince"
})
public record ScheduledDescriptor(
    String name,
    String trigger,
    String state,
    @Nullable String lastRun,
    @Nullable String exception,
    @Nullable String message,
    @Nullable String next,
    @Nullable String runningSince,
    @Nullable String overdueSince) {}
