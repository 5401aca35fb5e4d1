package io.supervision.spring.examples;

import io.supervision.event.SupervisionEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears what happens in the tree, on a thread that supervision does not wait for. */
// tag::listener[]
@Component
class Alarm {

  private final List<String> messages = new CopyOnWriteArrayList<>();

  @EventListener
  void gaveUp(SupervisionEvent.SupervisorGaveUp event) {
    messages.add(event.path() + " gave up because of " + event.child());
  }

  @EventListener
  void stuck(SupervisionEvent.ChildStuck event) {
    messages.add(event.path() + " is stuck");
  }

  List<String> messages() {
    return messages;
  }
}
// end::listener[]
