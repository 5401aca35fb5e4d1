package io.supervision.test;

import io.supervision.SupervisionTree;
import io.supervision.WhatIf;
import org.assertj.core.api.Assertions;

/**
 * Assertions about trees, beside all of AssertJ's own, so that one import serves both:
 *
 * <pre>{@code
 * import static io.supervision.test.SupervisionAssertions.assertThat;
 * }</pre>
 */
public final class SupervisionAssertions extends Assertions {

  private SupervisionAssertions() {}

  /**
   * Asserts about a tree. If it runs on a manual clock, first waits until it is quiet.
   *
   * @param tree the tree
   * @return what can be said of it
   */
  public static TreeAssert assertThat(SupervisionTree tree) {
    return new TreeAssert(tree);
  }

  /**
   * Asserts about the tree of a tester.
   *
   * @param supervision the tester
   * @return what can be said of its tree
   */
  public static TreeAssert assertThat(SupervisionTester supervision) {
    return new TreeAssert(supervision.tree());
  }

  /**
   * Asserts about what would happen.
   *
   * @param whatIf what {@code tree.whatIf(path)} said
   * @return what can be said of it
   */
  public static WhatIfAssert assertThat(WhatIf whatIf) {
    return new WhatIfAssert(whatIf);
  }
}
