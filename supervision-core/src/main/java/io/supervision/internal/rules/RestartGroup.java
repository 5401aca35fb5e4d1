package io.supervision.internal.rules;

import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Who stops and who starts when one child has to be restarted: the strategies of OTP's supervisor.
 *
 * <p>A pure function; that members without a running child are started as well, is OTP's: the start
 * of a group does not ask why a member is down.
 *
 * @param stops the others, in the order in which they are stopped
 * @param starts who is started, in order; temporary children are stopped for good
 */
public record RestartGroup<T>(List<T> stops, List<T> starts) {

  /**
   * The group of a strategy.
   *
   * @param strategy the supervisor's
   * @param startOrder all children in start order; not looked at for one-for-one
   * @param failed the one that has ended and need not be stopped
   * @param restartType of a child
   */
  public static <T> RestartGroup<T> of(
      Strategy strategy, List<T> startOrder, T failed, Function<T, RestartType> restartType) {
    if (strategy == Strategy.ONE_FOR_ONE) {
      boolean again = restartType.apply(failed) != RestartType.TEMPORARY;
      return new RestartGroup<>(List.of(), again ? List.of(failed) : List.of());
    }
    List<T> members =
        strategy == Strategy.ONE_FOR_ALL
            ? startOrder
            : startOrder.subList(startOrder.indexOf(failed), startOrder.size());
    List<T> stops = new ArrayList<>(members);
    stops.remove(failed);
    Collections.reverse(stops);
    List<T> starts = new ArrayList<>(members);
    starts.removeIf(member -> restartType.apply(member) == RestartType.TEMPORARY);
    return new RestartGroup<>(stops, starts);
  }

  /** One child alone, whatever the strategy and its restart type: somebody asked for it. */
  public static <T> RestartGroup<T> alone(T child) {
    return new RestartGroup<>(List.of(), List.of(child));
  }
}
