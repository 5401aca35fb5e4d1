package io.supervision.demo.orders;

import io.supervision.demo.orders.UnreadableOrders.Seen;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Puts what is not an order on the queue, and tells what has become of it. */
@RestController
@ConditionalOnBooleanProperty("demo.chaos.enabled")
@RequestMapping("/unreadable")
class UnreadableController {

  private final OrderQueue queue;
  private final UnreadableOrders unreadable;

  UnreadableController(OrderQueue queue, UnreadableOrders unreadable) {
    this.queue = queue;
    this.unreadable = unreadable;
  }

  @GetMapping
  Seen seen() {
    return unreadable.seen();
  }

  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  void put(@RequestBody String anything) {
    queue.put(anything);
  }
}
