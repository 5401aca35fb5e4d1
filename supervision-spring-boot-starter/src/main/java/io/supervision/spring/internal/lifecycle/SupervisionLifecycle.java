package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionException;
import io.supervision.SupervisionTree;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the tree with the application: by default before the web server accepts
 * requests, and after they have drained. A tree that somebody else has started is stopped too.
 */
public final class SupervisionLifecycle implements SmartLifecycle {

  /** Before the web servers start ({@code DEFAULT_PHASE - 2048}) and after they have stopped. */
  public static final int PHASE = DEFAULT_PHASE - 3072;

  /** How long children that start take to stop at most, mostly. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger("io.supervision.supervisor");

  private final ConfigurableApplicationContext application;
  private final SupervisionTree tree;
  private final TreeHost host;
  private final boolean autoStartup;
  private final int phase;
  private final StopBudget budget;
  private final Runnable stopped;
  private final boolean timeStandsStill;

  /**
   * Takes care of a tree.
   *
   * @param application what is closed if the JVM ends during the start
   * @param tree the tree
   * @param host what takes part in its runs
   * @param autoStartup whether it starts with the application
   * @param phase the phase in which it starts and stops
   * @param budget how long its stop may take
   * @param stopped what is to be done after the stop, while all beans are still there
   * @param timeStandsStill whether a test moves the time of the tree
   */
  public SupervisionLifecycle(
      ConfigurableApplicationContext application,
      SupervisionTree tree,
      TreeHost host,
      boolean autoStartup,
      int phase,
      StopBudget budget,
      Runnable stopped,
      boolean timeStandsStill) {
    this.application = application;
    this.tree = tree;
    this.host = host;
    this.autoStartup = autoStartup;
    this.phase = phase;
    this.budget = budget;
    this.stopped = stopped;
    this.timeStandsStill = timeStandsStill;
  }

  /** Also ends when the application is closed, or the JVM is asked to end. */
  @Override
  public void start() {
    if (application.isClosed()) {
      // by a lifecycle of an earlier phase; Spring goes on with the others
      return;
    }
    budget.renew();
    try {
      startUnlessTheJvmEnds();
    } catch (RuntimeException | Error failed) {
      stop();
      if (failed instanceof SupervisionException refused
          && refused.reason() == SupervisionException.Reason.SHUTTING_DOWN) {
        throw new StartAbortedException(refused);
      }
      throw failed;
    }
  }

  private void startUnlessTheJvmEnds() {
    ExitWatch watch = ExitWatch.begin(this::stopAndClose);
    try {
      awaitStart(tree.startAsync());
    } finally {
      watch.end();
    }
  }

  /** While the JVM ends, which waits for this: the close returns when the start has been undone. */
  private void stopAndClose() {
    TimedWait.untilWhatever(tree.stopOthers());
    application.close();
  }

  private void requestStop() {
    CompletableFuture<@Nullable Void> unused = tree.stopOthers();
  }

  /**
   * Waits without a time-out: Spring interrupts a start that does so when somebody closes the
   * application, and lets him wait for any other.
   */
  private void awaitStart(CompletableFuture<@Nullable Void> start) {
    try {
      (timeStandsStill ? StandingTime.limit(start, tree) : start).get();
    } catch (InterruptedException closed) {
      // who closes it may be code of the tree, which comes back when this start has been undone
      CompletableFuture<@Nullable Void> unused = tree.stopOthers(Closers::waitsForClose);
      if (!TimedWait.isDoneWithin(PATIENCE, start)) {
        sayWhatItMayWaitFor();
      }
      TimedWait.untilWhatever(start);
      // its answer is the abort; the beans are destroyed without it
      throw new StartAbortedException(closed);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new CompletionException(failed.getCause());
    }
  }

  /** Whom a child waits for that does not close the application itself, nobody can know. */
  private static void sayWhatItMayWaitFor() {
    log.warn(
        "The application is closed while its supervision tree starts, and its children take long to"
            + " stop. Who closes it waits for them: threads {}. A child that waits for one of these"
            + " and heeds no interrupt is given up only when its shutdown time is over: let it not"
            + " wait, or close the application itself",
        Closers.waiting());
  }

  /**
   * The caller may be a worker of the tree that closes the application: the beans are destroyed
   * when this returns, so that all others have to have ended by then, and not the caller. If the
   * JVM is asked to end meanwhile, a worker may have done that; the tree is to look who has.
   */
  @Override
  public void stop() {
    boolean interrupted = Thread.interrupted();
    try {
      stopTree();
      stopped.run();
    } finally {
      host.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** No bean is destroyed before this returns: what finds no memory is tried again. */
  private void stopTree() {
    boolean done = false;
    while (!done) {
      try {
        stopTreeNow();
        done = true;
      } catch (OutOfMemoryError | InternalError noMemory) {
        Shortage.awaitEnd();
      }
    }
  }

  private void stopTreeNow() {
    ExitWatch watch = ExitWatch.beginIfNotEnding(this::requestStop);
    try {
      TimedWait.untilWhatever(tree.stopOthers(budget.left()));
    } finally {
      watch.end();
    }
  }

  @Override
  public boolean isRunning() {
    return host.isHosting();
  }

  @Override
  public boolean isAutoStartup() {
    return autoStartup;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
