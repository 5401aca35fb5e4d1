package io.supervision.spring.internal.beans;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Beans that start and stop other beans, their parts. Here there are none. */
public interface BeanParts {

  /** There are no such beans. */
  BeanParts NONE = new BeanParts() {};

  /**
   * The bean that starts and stops another one.
   *
   * @param name the bean that may be a part
   * @param maker makes a bean by its name, or gives null if that cannot be made yet
   * @return that bean, or null if there is none
   */
  default @Nullable String ownerOf(String name, Function<String, @Nullable Object> maker) {
    return null;
  }

  /**
   * The parts of a bean that has been made.
   *
   * @param name the bean
   * @return the names of its lifecycle beans, also of those that are parts of its parts
   */
  default Set<String> of(String name) {
    return Set.of();
  }

  /**
   * Whether there will be a lifecycle bean of that name when all singletons have been made.
   *
   * @param name a name that no bean has yet
   * @param maker makes the bean by which it comes, which may be lazy
   * @return true if somebody will register it
   */
  default boolean isExpected(String name, Function<String, @Nullable Object> maker) {
    return false;
  }
}
