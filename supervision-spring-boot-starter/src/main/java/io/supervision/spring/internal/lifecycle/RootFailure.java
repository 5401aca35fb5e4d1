package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionTree;
import io.supervision.spring.RootFailedEvent;
import io.supervision.spring.internal.Shortened;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Does what {@link OnRootFailure} says when the root has failed. Spring Boot calls an application
 * alive after its start, whatever was published before: a failure before that is published again.
 */
public final class RootFailure
    implements ApplicationListener<SpringApplicationEvent>, ExitCodeGenerator {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.supervisor");

  /** Registered by {@link SpringApplication}; absent where a context was made in another way. */
  private static final String RUN_BY_SPRING_APPLICATION = "springApplicationArguments";

  /** How often it is tried to tell somebody where memory is short. */
  private static final int FEW = 3;

  private static final String LATE =
      "A listener of the root's failure has not returned within "
          + FailureNews.PATIENCE.toSeconds()
          + " s, and is not waited for; let it hand on what takes long";

  private final ConfigurableApplicationContext context;
  private final OnRootFailure reaction;

  // made beforehand: the JVM links what they stand for with memory that may be missing later
  private final Consumer<RootFailedEvent> say = this::sayThatItHasFailed;
  private final Consumer<RootFailedEvent> tell = this::tell;
  private final Consumer<FailureNews> sayLate = RootFailure::sayThatOneIsLate;
  private final Consumer<Object> publish;
  private final Consumer<AvailabilityChangeEvent<LivenessState>> set = this::set;
  private final boolean isRunBySpringApplication;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean started;

  /**
   * Prepares for a failure.
   *
   * @param context the application
   * @param reaction what to do
   */
  public RootFailure(ConfigurableApplicationContext context, OnRootFailure reaction) {
    this.context = context;
    this.publish = context::publishEvent;
    this.reaction = reaction;
    this.isRunBySpringApplication = context.containsBean(RUN_BY_SPRING_APPLICATION);
  }

  /** Made for each run: tells of its failure. */
  FailureNews news() {
    return new FailureNews(tell);
  }

  /** The line comes before the listeners, of whom nobody knows when they return. */
  private void tell(RootFailedEvent event) {
    surely(FEW, say, event);
    surely(FEW, publish, event);
  }

  /**
   * Reacts when the root has failed. A listener that has started the tree again has reacted
   * already: nothing else follows. One that does not return is not waited for. Never throws: the
   * cause may be that memory is short.
   *
   * @param news tells users of it
   * @param isWorthWaiting whether to wait for longer than usual until they have heard it
   */
  void failed(
      SupervisionTree tree, Throwable cause, FailureNews news, BooleanSupplier isWorthWaiting) {
    failure.set(cause);
    RootFailedEvent event = madeOf(tree, cause);
    Shortage.awaitEnd();
    boolean told = news.tell(event, isWorthWaiting);
    if (tree.isRunning()) {
      failure.compareAndSet(cause, null);
    } else if (reaction == OnRootFailure.LIVENESS) {
      publish(LivenessState.BROKEN);
      if (!isPresent()) {
        publish(LivenessState.CORRECT);
      }
    } else if (reaction == OnRootFailure.SHUTDOWN && (started || !isRunBySpringApplication)) {
      shutDown();
    }
    if (!told) {
      surely(FEW, sayLate, news);
    }
  }

  /** Whether a start that is under way decides what follows; liveness is just mended by it. */
  boolean waitsForStarts() {
    return reaction == OnRootFailure.SHUTDOWN;
  }

  /** Whether the root has failed and has not been started since. */
  boolean isPresent() {
    return failure.get() != null;
  }

  /**
   * What a listener throws keeps nobody from what is to be done. Where memory is short it is tried
   * again: a listener may hear of it twice rather than not at all.
   */
  private static <T> void surely(int tries, Consumer<T> step, T event) {
    for (int i = 0; i < tries; i++) {
      try {
        step.accept(event);
        return;
      } catch (Throwable thrown) {
        if (!Shortage.isBehind(thrown)) {
          say("A listener of the root's failure has failed itself", thrown);
          return;
        }
        Shortage.awaitEnd();
      }
    }
  }

  private void sayThatItHasFailed(RootFailedEvent event) {
    say(
        "The root supervisor has failed, nothing is supervised any more; " + consequence(),
        event.cause());
  }

  private static void sayThatOneIsLate(FailureNews news) {
    say(LATE, news.where());
  }

  /** Where a class of the log is lost that it needs for stacks, it may still write lines. */
  @SuppressWarnings("SystemOut") // what is left when the log itself fails
  private static void say(String text, Throwable thrown) {
    try {
      log.error(text, Shortened.forLog(thrown));
    } catch (Throwable noStack) {
      try {
        log.error("{}: {}", text, thrown.getClass().getName());
      } catch (Throwable noLog) {
        System.err.println(text);
      }
    }
  }

  /**
   * A listener that throws or does not return keeps the event from those after it, and not from the
   * liveness.
   */
  private void publish(LivenessState state) {
    if (context.isClosed()) {
      // by a listener; nobody is left to tell
      return;
    }
    AvailabilityChangeEvent<LivenessState> event = madeOf(state);
    surely(Integer.MAX_VALUE, set, event);
    surely(FEW, publish, event);
  }

  private static RootFailedEvent madeOf(SupervisionTree tree, Throwable cause) {
    while (true) {
      try {
        return new RootFailedEvent(tree, cause);
      } catch (OutOfMemoryError | InternalError noMemory) {
        Shortage.awaitEnd();
      }
    }
  }

  private AvailabilityChangeEvent<LivenessState> madeOf(LivenessState state) {
    while (true) {
      try {
        return new AvailabilityChangeEvent<>(context, state);
      } catch (OutOfMemoryError | InternalError noMemory) {
        Shortage.awaitEnd();
      }
    }
  }

  private void set(AvailabilityChangeEvent<LivenessState> event) {
    ApplicationAvailabilityBean known = availability();
    if (known != null) {
      known.onApplicationEvent(event);
    }
  }

  private @Nullable ApplicationAvailabilityBean availability() {
    return context.getBeanProvider(ApplicationAvailabilityBean.class).getIfAvailable();
  }

  /** Notified that the tree has been started, maybe after a failure. */
  void started() {
    if (failure.getAndSet(null) != null && reaction == OnRootFailure.LIVENESS) {
      publish(LivenessState.CORRECT);
    }
  }

  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    if (event instanceof ApplicationStartedEvent) {
      started = true;
      if (isPresent() && reaction == OnRootFailure.SHUTDOWN) {
        shutDown();
      }
    } else if (event instanceof ApplicationReadyEvent) {
      contradict();
    }
  }

  /**
   * After Spring Boot has called the application alive: before its runners, of whom some never
   * return, and when it is ready.
   */
  public void contradict() {
    if (!isPresent() || reaction != OnRootFailure.LIVENESS) {
      return;
    }
    ApplicationAvailabilityBean known = availability();
    if (known == null || known.getLivenessState() != LivenessState.BROKEN) {
      publish(LivenessState.BROKEN);
    }
  }

  @Override
  public int getExitCode() {
    return isPresent() && reaction == OnRootFailure.SHUTDOWN ? 1 : 0;
  }

  private String consequence() {
    return switch (reaction) {
      case LIVENESS -> "the application's liveness is broken";
      case SHUTDOWN -> "the application shuts down";
      case REPORT -> "the application goes on without";
    };
  }

  /** On a thread of its own if there is one: others still hear of what has happened. */
  private void shutDown() {
    try {
      Thread thread = new Thread(this::exit, "supervision-shutdown");
      thread.setDaemon(false);
      thread.start();
    } catch (OutOfMemoryError | InternalError noThread) {
      exit();
    }
  }

  /** The process ends also if its beans cannot be destroyed, or a listener has done that. */
  private void exit() {
    int code = 1;
    try {
      if (!context.isClosed()) {
        code = SpringApplication.exit(context);
      }
    } finally {
      if (isRunBySpringApplication) {
        System.exit(code);
      }
    }
  }
}
