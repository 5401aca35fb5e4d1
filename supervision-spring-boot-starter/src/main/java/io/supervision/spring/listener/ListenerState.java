package io.supervision.spring.listener;

import org.jspecify.annotations.Nullable;

/** How a listener is. */
public sealed interface ListenerState {

  /**
   * It has been started and is not connected yet.
   *
   * @param what what it waits for, for people, such as "has not joined the group 'orders' yet"
   */
  record Connecting(String what) implements ListenerState {}

  /**
   * It gets its messages.
   *
   * @param note what is worth knowing, such as "no partition is assigned: a spare consumer"; may be
   *     empty
   */
  record Ready(String note) implements ListenerState {}

  /**
   * It runs and gets no messages, or may miss some, and tries by itself to connect again.
   *
   * @param what what is wrong, for people
   */
  record Degraded(String what) implements ListenerState {}

  /**
   * It has ended by itself, or is about to.
   *
   * @param reason why, for people
   * @param cause what was thrown, if that is known: an {@code Error} is treated as one
   */
  record Ended(String reason, @Nullable Throwable cause) implements ListenerState {}

  /** Somebody in the application has stopped it in an orderly way. */
  record Stopped() implements ListenerState {}
}
