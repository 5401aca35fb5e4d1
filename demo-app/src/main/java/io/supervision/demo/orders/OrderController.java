package io.supervision.demo.orders;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders and tells what has become of them. */
@RestController
@RequestMapping("/orders")
class OrderController {

  private final OrderQueue queue;
  private final OrderStore store;

  OrderController(OrderQueue queue, OrderStore store) {
    this.queue = queue;
    this.store = store;
  }

  record Accepted(List<String> accepted) {}

  record Count(long count) {}

  /** Takes one order, or a list: all of it or nothing. */
  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Accepted accept(@RequestBody @NotEmpty @Size(max = 1000) List<@Valid NewOrder> orders) {
    List<Order> accepted = orders.stream().map(NewOrder::toOrder).toList();
    queue.put(accepted);
    return new Accepted(accepted.stream().map(Order::id).toList());
  }

  @GetMapping
  List<StoredOrder> latest(@RequestParam(defaultValue = "20") @Positive @Max(1000) int limit) {
    return store.latest(limit);
  }

  @GetMapping("/count")
  Count count() {
    return new Count(store.count());
  }

  @GetMapping("/{id}")
  ResponseEntity<StoredOrder> find(@PathVariable String id) {
    return ResponseEntity.of(store.find(id));
  }
}
