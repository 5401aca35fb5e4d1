package io.supervision.spring.internal.lifecycle;

import io.supervision.SupervisionTree;
import io.supervision.spring.RootFailedEvent;
import io.supervision.spring.internal.Shortened;
import java.util.concurrent.atomic.AtomicReference;
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

  private final ConfigurableApplicationContext context;
  private final OnRootFailure reaction;
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
    this.reaction = reaction;
    this.isRunBySpringApplication = context.containsBean(RUN_BY_SPRING_APPLICATION);
  }

  /**
   * Reacts when the root has failed. A listener that has started the tree again has reacted
   * already: nothing else follows.
   */
  void failed(SupervisionTree tree, Throwable cause) {
    failure.set(cause);
    attempt(
        () ->
            log.error(
                "The root supervisor has failed, nothing is supervised any more; {}",
                consequence(),
                Shortened.forLog(cause)));
    attempt(() -> context.publishEvent(new RootFailedEvent(tree, cause)));
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
  }

  /** Whether the root has failed and has not been started since. */
  boolean isPresent() {
    return failure.get() != null;
  }

  /** What a listener throws, or a log without memory, keeps nobody from what is to be done. */
  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (Throwable thrown) {
      try {
        log.error("A listener of the root's failure has failed itself", Shortened.forLog(thrown));
      } catch (Throwable again) {
        // not even the log can be written
      }
    }
  }

  /** A listener that throws keeps the event from those after it, and not from the liveness. */
  private void publish(LivenessState state) {
    if (context.isClosed()) {
      // by a listener; nobody is left to tell
      return;
    }
    AvailabilityChangeEvent<LivenessState> event = new AvailabilityChangeEvent<>(context, state);
    attempt(() -> context.publishEvent(event));
    attempt(
        () ->
            context
                .getBeanProvider(ApplicationAvailabilityBean.class)
                .ifAvailable(
                    availability -> {
                      if (availability.getLastChangeEvent(LivenessState.class) != event) {
                        availability.onApplicationEvent(event);
                      }
                    }));
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
    } else if (event instanceof ApplicationReadyEvent
        && isPresent()
        && reaction == OnRootFailure.LIVENESS) {
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
    } catch (OutOfMemoryError noThread) {
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
