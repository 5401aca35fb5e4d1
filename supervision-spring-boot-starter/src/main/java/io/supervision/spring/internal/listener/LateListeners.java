package io.supervision.spring.internal.listener;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Warns of listeners that were to be adopted with all others but were registered after the tree had
 * been started, so that Spring runs them. Looked for at events of the application, at most once a
 * second.
 */
public final class LateListeners implements ApplicationListener<ApplicationEvent> {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final Adoption adoption;
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());

  /**
   * Looks for late ones.
   *
   * @param adoption which are adopted
   */
  public LateListeners(Adoption adoption) {
    this.adoption = adoption;
  }

  @Override
  public void onApplicationEvent(ApplicationEvent event) {
    if (adoption.isNothing()) {
      return;
    }
    long before = lookedAt.get();
    long now = System.nanoTime();
    if (now - before >= SECOND_NANOS && lookedAt.compareAndSet(before, now)) {
      adoption.late().forEach(this::tell);
    }
  }

  private void tell(RegisteredListener late) {
    if (told.add(late.toString())) {
      log.warn(
          "{} was registered after the supervision tree had been started: Spring runs it, and"
              + " nobody supervises it. Register it before, or restart the supervisor '{}', which"
              + " takes it over",
          late,
          ListenerGroup.ALL);
    }
  }
}
