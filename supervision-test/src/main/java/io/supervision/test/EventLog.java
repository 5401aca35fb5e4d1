package io.supervision.test;

import io.supervision.event.SupervisionEvent;
import io.supervision.event.SupervisionListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happened since a test began; of very many events the last ones. For any thread. */
final class EventLog implements SupervisionListener {

  /** A test that looks at more has other troubles. */
  private static final int KEPT = 10_000;

  private final Deque<TreeEvent> events = new ArrayDeque<>();

  @Override
  public synchronized void onEvent(SupervisionEvent event) {
    if (events.size() == KEPT) {
      events.removeFirst();
    }
    events.addLast(TreeEvent.of(event));
  }

  synchronized List<TreeEvent> all() {
    return List.copyOf(events);
  }

  synchronized void forget() {
    events.clear();
  }
}
