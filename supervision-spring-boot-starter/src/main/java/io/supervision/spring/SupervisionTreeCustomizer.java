package io.supervision.spring;

import io.supervision.SupervisionTreeBuilder;

/**
 * A bean of this type changes the tree before it is made: adds children or listeners in code, or
 * sets what the configuration cannot say. Several are called in the order of {@code @Order}. Of a
 * clock that it sets nothing is left where a {@code ManualClock} is a bean: that is the tree's.
 */
@FunctionalInterface
public interface SupervisionTreeCustomizer {

  /**
   * Changes the tree. Annotations and configuration have been applied before.
   *
   * @param tree the tree to be made
   */
  void customize(SupervisionTreeBuilder tree);
}
