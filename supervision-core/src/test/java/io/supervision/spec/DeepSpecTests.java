package io.supervision.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.supervision.SupervisionTree;
import org.junit.jupiter.api.Test;

/** Specifications nested deeper than any tree may be. */
class DeepSpecTests {

  private static final int LEVELS = 50_000;

  private static SupervisorSpec nested(int levels) {
    SupervisorSpec spec =
        SupervisorSpec.named("s").child(ChildSpec.task("leaf", context -> {})).build();
    for (int i = 1; i < levels; i++) {
      spec = SupervisorSpec.named("s").child(spec).build();
    }
    return spec;
  }

  @Test
  void areRefusedWithAClearMessage() {
    for (int levels : new int[] {1_502, 3_000, LEVELS}) {
      assertThatThrownBy(
              () -> {
                try (SupervisionTree tree = SupervisionTree.create(nested(levels))) {
                  tree.start();
                }
              })
          .as("%s levels", levels)
          .isNotInstanceOf(Error.class)
          .satisfies(
              thrown -> {
                Throwable cause = thrown;
                while (cause.getCause() != null) {
                  cause = cause.getCause();
                }
                assertThat(cause).hasMessageContaining("nested deeper than 1500 levels");
              });
    }
  }

  @Test
  void areRefusedTooWhereACustomizerAddsToThem() {
    assertThatThrownBy(
            () ->
                SupervisionTree.builder(nested(3_000))
                    .child("", ChildSpec.task("more", context -> {}))
                    .build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("nested deeper than 1500 levels");
  }

  @Test
  void asDeepAsATreeMayBeTheyAreValuesAsAnyOther() {
    assertThat(nested(1_500).toString()).contains("name=s");
    SupervisorSpec one = nested(1_500);
    assertThat(one.toChildSpec().toBuilder().build())
        .isEqualTo(one.toChildSpec())
        .hasSameHashCodeAs(one.toChildSpec());
    assertThat(one).isNotEqualTo(nested(1_499));
  }
}
