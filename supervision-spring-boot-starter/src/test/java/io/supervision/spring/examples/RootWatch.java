package io.supervision.spring.examples;

import io.supervision.RestartIntensityExceededException;
import io.supervision.spring.RootFailedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears that the root has given up, whatever {@code supervision.on-root-failure} says. */
// tag::listener[]
@Component
class RootWatch {

  private final List<String> messages = new CopyOnWriteArrayList<>();

  @EventListener
  void rootFailed(RootFailedEvent event) {
    if (event.cause() instanceof RestartIntensityExceededException limit) {
      messages.add("gave up because of '" + limit.child() + "'");
    } else {
      messages.add("failed: " + event.cause());
    }
  }

  List<String> messages() {
    return messages;
  }
}
// end::listener[]
