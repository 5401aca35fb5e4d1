package io.supervision.spring.internal.lifecycle;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionEvent.ChildExited;
import io.supervision.event.SupervisionListener;
import io.supervision.worker.ExitReason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once of each permanent child that returns as soon as it has begun: it would be restarted
 * for ever, which is seldom what was meant.
 */
public final class PermanentReturnWarning implements SupervisionListener {

  private static final Logger log = LoggerFactory.getLogger("io.supervision.child");
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Set<String> unwarned = ConcurrentHashMap.newKeySet();

  /**
   * Listens for returns.
   *
   * @param permanent the paths of the permanent children
   */
  public PermanentReturnWarning(Set<String> permanent) {
    unwarned.addAll(permanent);
  }

  @Override
  public void onEvent(SupervisionEvent event) {
    if (event instanceof ChildExited exit
        && exit.reason() instanceof ExitReason.Normal
        && !exit.requested()
        && exit.lifetime().compareTo(SOON) < 0
        && unwarned.remove(exit.path())) {
      log.atWarn()
          .addKeyValue("supervision.path", exit.path())
          .log(
              "Child '{}' is permanent and has returned after {} ms, so it is restarted again and"
                  + " again: let it loop until it is asked to stop, or set its restart to"
                  + " 'transient'",
              exit.path(),
              exit.lifetime().toMillis());
    }
  }
}
