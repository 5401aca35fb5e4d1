package io.supervision.spring.exhaustion;

import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.spring.RootFailedEvent;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** An application with a tree of some workers and a pool, and with listeners. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ExhaustedApplication {

  /** How often a worker looks whether it is to crash. */
  private static final Duration LOOK = Duration.ofMillis(20);

  static final Map<String, String> TREE =
      Map.of(
          "supervision.stop-timeout", "5s",
          "supervision.root.children.worker.instances", "4",
          "supervision.supervisors.left.strategy", "one-for-all",
          "supervision.supervisors.left.children.left-worker.instances", "4",
          "supervision.supervisors.pool.type", "dynamic",
          "supervision.defaults.child.shutdown", "1s",
          "supervision.defaults.child.backoff.initial", "50ms",
          "supervision.defaults.child.backoff.max", "400ms");

  /** How many workers are in their run. */
  final AtomicInteger running = new AtomicInteger();

  /** Each permit lets one worker crash. */
  final Semaphore crashes = new Semaphore(0);

  /** How many have failed, as the application has heard. */
  final AtomicInteger failuresHeard = new AtomicInteger();

  final AtomicInteger rootFailuresHeard = new AtomicInteger();

  /** How many workers ran when what they need was destroyed; null before. */
  volatile Integer runningAtTheEnd;

  private final Map<String, byte[]> work = new ConcurrentHashMap<>();

  @Bean
  AutoCloseable whatWorkersNeed() {
    return () -> {
      int left = running.get();
      runningAtTheEnd = left;
      Trial.print(left == 0 ? Trial.DESTROYED : Trial.DESTROYED_TOO_EARLY);
    };
  }

  @Bean
  Worker worker(AutoCloseable whatWorkersNeed) {
    return this::work;
  }

  @Bean
  Worker leftWorker(AutoCloseable whatWorkersNeed) {
    return this::work;
  }

  private void work(WorkerContext context) {
    running.incrementAndGet();
    try {
      while (!context.isStopping()) {
        if (crashes.tryAcquire()) {
          throw new IllegalStateException("crash");
        }
        work.put(context.path(), new byte[1_000]);
        context.awaitStop(LOOK);
      }
    } finally {
      running.decrementAndGet();
    }
  }

  @EventListener
  void failed(ChildExited exit) {
    if (exit.reason().isAbnormal()) {
      failuresHeard.incrementAndGet();
    }
  }

  @EventListener
  void rootFailed(RootFailedEvent event) {
    rootFailuresHeard.incrementAndGet();
  }
}
