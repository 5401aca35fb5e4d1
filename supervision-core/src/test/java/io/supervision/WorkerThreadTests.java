package io.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The thread that a worker runs on: new for each incarnation, and nobody's heir. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WorkerThreadTests {

  private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

  /** What a worker finds on its thread. */
  private record Found(
      Thread thread, String inherited, ClassLoader loader, int priority, boolean daemon) {

    static Found here() {
      Thread thread = Thread.currentThread();
      return new Found(
          thread,
          INHERITABLE.get(),
          thread.getContextClassLoader(),
          thread.getPriority(),
          thread.isDaemon());
    }
  }

  private final BlockingQueue<Found> found = new LinkedBlockingQueue<>();

  private SupervisionTree tree(Threads threads) {
    return SupervisionTree.builder(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.task(
                        "a",
                        context -> {
                          found.add(Found.here());
                          context.awaitStop();
                        })))
        .threads(threads)
        .build();
  }

  /** Starts on a thread whose peculiarities nobody should get. */
  private static void startOnAnOddThread(SupervisionTree tree) throws Exception {
    ThreadGroup lowly = new ThreadGroup("lowly");
    lowly.setMaxPriority(Thread.MIN_PRIORITY);
    Thread odd =
        new Thread(
            lowly,
            () -> {
              INHERITABLE.set("from the thread that started the tree");
              tree.start();
            });
    odd.setDaemon(false);
    try (URLClassLoader other = new URLClassLoader(new URL[0])) {
      odd.setContextClassLoader(other);
      odd.start();
      odd.join();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Threads.class,
      names = {"AUTO", "PLATFORM"})
  void inheritsNothingFromTheThreadThatHappenedToStartIt(Threads threads) throws Exception {
    SupervisionTree tree = tree(threads);
    startOnAnOddThread(tree);
    Found first = found.take();
    tree.restart("a");
    Found second = found.take();
    tree.stop();
    assertThat(second.thread).isNotSameAs(first.thread);
    assertThat(first.inherited).isNull();
    assertThat(first.loader).isSameAs(Thread.currentThread().getContextClassLoader());
    assertThat(first.priority).isEqualTo(Thread.NORM_PRIORITY);
    assertThat(first.daemon).isTrue();
  }
}
