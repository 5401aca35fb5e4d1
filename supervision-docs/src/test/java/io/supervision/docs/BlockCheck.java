package io.supervision.docs;

/** Holds blocks of one language to the truth. */
@FunctionalInterface
interface BlockCheck {

  /**
   * Checks a block.
   *
   * @param block a block of this language
   * @throws Exception saying what is not true
   */
  void check(Block block) throws Exception;

  /** A language that is shown and not checked, and why that is right. */
  static BlockCheck onlyShown(String reason) {
    return block -> {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("blocks are left unchecked for a reason only");
      }
    };
  }
}
