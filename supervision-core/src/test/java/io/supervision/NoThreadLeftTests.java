package io.supervision;

import static io.supervision.TreeFixture.async;
import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.snapshot.NodeState;
import io.supervision.spec.SupervisorSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that has no thread left for the engine goes on with those it has. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class NoThreadLeftTests {

  private final AtomicBoolean exhausted = new AtomicBoolean();

  private Tree tree() {
    RealPlatform real = RealPlatform.create(Threads.AUTO);
    Platform platform =
        (Platform)
            Proxy.newProxyInstance(
                Platform.class.getClassLoader(),
                new Class<?>[] {Platform.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("execute") && exhausted.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    SupervisorSpec spec = SupervisorSpec.named("app").child(idle("a")).child(idle("b")).build();
    return new Tree(spec, platform, Duration.ofSeconds(5), false, List.of(event -> {}));
  }

  @Test
  void callsAreAnsweredAllTheSame() {
    Tree tree = tree();
    tree.start();
    exhausted.set(true);

    assertThat(async(() -> tree.root().terminateChild("a"))).succeedsWithin(Duration.ofSeconds(10));
    assertThat(tree.find("a").orElseThrow().state()).isEqualTo(NodeState.STOPPED);
    assertThat(async(() -> tree.restart("b"))).succeedsWithin(Duration.ofSeconds(10));
    assertThat(tree.find("b").orElseThrow().incarnation()).isEqualTo(2);

    exhausted.set(false);
    tree.stop();
    assertThat(tree.isRunning()).isFalse();
  }

  @Test
  void theTreeStarts() {
    exhausted.set(true);
    Tree tree = tree();
    assertThat(async(tree::start)).succeedsWithin(Duration.ofSeconds(10));
    assertThat(tree.isRunning()).isTrue();
    exhausted.set(false);
    tree.stop();
  }
}
