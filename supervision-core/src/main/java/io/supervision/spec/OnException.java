package io.supervision.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which throwables a restart cannot heal. The most specific class that matches decides; everything
 * else is restarted by the child's restart type. What is not mentioned keeps its default: {@link
 * LinkageError} stops, {@link VirtualMachineError} escalates, {@link StackOverflowError} restarts.
 *
 * @param restart throwables that are restarted although a wider class says otherwise
 * @param stop throwables after which the child has given up: it stays stopped, nothing is counted
 * @param escalate throwables after which every supervisor up to the root gives up
 */
public record OnException(
    List<Class<? extends Throwable>> restart,
    List<Class<? extends Throwable>> stop,
    List<Class<? extends Throwable>> escalate) {

  /** Nothing but the defaults. */
  public static final OnException DEFAULT = new OnException(List.of(), List.of(), List.of());

  /** What to do about a throwable. */
  public enum Reaction {
    /** The restart type decides. */
    RESTART,
    /** The child has given up. */
    STOP,
    /** Every supervisor up to the root gives up. */
    ESCALATE
  }

  /** Copies the lists; no throwable may be in two of them. */
  public OnException {
    restart = List.copyOf(restart);
    stop = List.copyOf(stop);
    escalate = List.copyOf(escalate);
    Set<Class<?>> seen = new HashSet<>();
    for (List<Class<? extends Throwable>> types : List.of(restart, stop, escalate)) {
      for (Class<? extends Throwable> type : Set.copyOf(types)) {
        if (!seen.add(type)) {
          throw new InvalidSpecException(
              InvalidSpecException.Problem.BAD_COMBINATION,
              "on-exception",
              type.getName() + " is in more than one list of on-exception; leave it in one");
        }
      }
    }
  }

  /**
   * What to do about a throwable.
   *
   * @param thrown what ended the child
   * @return the reaction of the most specific class named, or of the defaults
   */
  public Reaction reactionTo(Throwable thrown) {
    if (isNothingSet() && !(thrown instanceof Error)) {
      return Reaction.RESTART;
    }
    for (Class<?> type = thrown.getClass(); type != Object.class; type = type.getSuperclass()) {
      if (restart.contains(type)) {
        return Reaction.RESTART;
      }
      if (stop.contains(type)) {
        return Reaction.STOP;
      }
      if (escalate.contains(type)) {
        return Reaction.ESCALATE;
      }
      Reaction builtIn = builtIn(type);
      if (builtIn != null) {
        return builtIn;
      }
    }
    return Reaction.RESTART;
  }

  private boolean isNothingSet() {
    return restart.isEmpty() && stop.isEmpty() && escalate.isEmpty();
  }

  /** The defaults, which are all about errors. */
  private static @Nullable Reaction builtIn(Class<?> type) {
    if (type == LinkageError.class) {
      return Reaction.STOP;
    }
    if (type == VirtualMachineError.class) {
      return Reaction.ESCALATE;
    }
    return type == StackOverflowError.class ? Reaction.RESTART : null;
  }
}
