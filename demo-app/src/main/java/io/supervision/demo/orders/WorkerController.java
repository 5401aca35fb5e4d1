package io.supervision.demo.orders;

import io.supervision.ChildRef;
import io.supervision.Supervisor;
import io.supervision.spec.ChildSpec;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Makes the pool of workers larger and smaller. */
@RestController
@RequestMapping("/workers")
class WorkerController {

  private static final String PREFIX = "order-worker-";

  private final Supervisor pool;

  WorkerController(@Qualifier("order-workers") Supervisor pool) {
    this.pool = pool;
  }

  @GetMapping
  List<String> workers() {
    return pool.childIds();
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  List<String> add(@RequestParam(defaultValue = "1") @Positive @Max(50) int count) {
    List<String> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(addOne().id());
    }
    return added;
  }

  /** Another one like those that are there, under the first free number. */
  private ChildRef addOne() {
    List<String> present = pool.childIds();
    ChildSpec model = pool.childSpec(present.isEmpty() ? PREFIX + 0 : present.get(0));
    int number = 0;
    while (present.contains(PREFIX + number)) {
      number++;
    }
    return pool.startChild(new ChildSpec(PREFIX + number, model.start(), model.settings()));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable String id) {
    if (pool.childIds().equals(List.of(id))) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT, "'" + id + "' is the last worker; the order desk needs one");
    }
    pool.terminateChild(id);
  }
}
