package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who calls with null is told so, and nobody else notices. */
@SuppressWarnings("FutureReturnValueIgnored") // refused at once
class NullArgumentsTests {

  private static final List<Consumer<Supervisor>> CALLS =
      List.of(
          root -> root.terminateChild((String) null),
          root -> root.terminateChild((ChildRef) null),
          root -> root.terminateChildAsync((String) null),
          root -> root.terminateChildAsync((ChildRef) null),
          root -> root.restartChild(null),
          root -> root.restartChildAsync(null),
          root -> root.deleteChild(null),
          root -> root.deleteChildAsync(null),
          root -> root.childSpec(null),
          root -> root.childSpecAsync(null),
          root -> root.awaitEmpty(null),
          root -> root.awaitEmptyAsync(null),
          root -> root.startChild(null));

  @Test
  void areRefusedToTheirCallerOnly() {
    try (TreeFixture fixture = TreeFixture.app(idle("a"))) {
      for (Consumer<Supervisor> call : CALLS) {
        assertThatNullPointerException().isThrownBy(() -> call.accept(fixture.tree.root()));
        assertThat(fixture.tree.isRunning()).isTrue();
      }
      assertThatNullPointerException().isThrownBy(() -> fixture.tree.subscribe(null));
    }
  }
}
