package io.supervision.demo.chaos;

import io.supervision.SupervisionTree;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
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

/**
 * Orders faults. The last segment of an address is the fault, what comes before it is the victim.
 */
@RestController
@ConditionalOnBooleanProperty("demo.chaos.enabled")
@RequestMapping("/chaos")
class ChaosController {

  private final InjectedFaults faults;
  private final SupervisionTree tree;

  ChaosController(InjectedFaults faults, SupervisionTree tree) {
    this.faults = faults;
    this.tree = tree;
  }

  @GetMapping
  ChaosReport report() {
    return faults.report();
  }

  @PostMapping("/random")
  ChaosReport crashAtRandom(
      @RequestParam(defaultValue = "order-workers") String target,
      @RequestParam("per-second") @DecimalMin("0.01") @DecimalMax("1000") double perSecond) {
    faults.crashAtRandom(existing(target), perSecond);
    return faults.report();
  }

  @DeleteMapping("/random")
  ChaosReport crashNoMore() {
    faults.crashAtRandomNoMore();
    return faults.report();
  }

  @PostMapping("/{*address}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ChaosReport plan(
      @PathVariable String address,
      @RequestParam(defaultValue = "1") @Positive @Max(100) int times) {
    int slash = address.lastIndexOf('/');
    String action = address.substring(slash + 1);
    String target = existing(address.substring(Math.min(1, slash), slash));
    if (action.equals("release")) {
      faults.release(target);
    } else {
      plan(target, fault(action), times);
    }
    return faults.report();
  }

  /** A failing start needs a start: the crash before it brings one about. */
  private void plan(String target, Fault fault, int times) {
    faults.plan(new FaultAt(target, fault), times);
    if (fault == Fault.FAIL_START) {
      faults.plan(new FaultAt(target, Fault.CRASH), 1);
    }
  }

  private static Fault fault(String label) {
    try {
      return Fault.of(label);
    } catch (IllegalArgumentException unknown) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, unknown.getMessage(), unknown);
    }
  }

  private String existing(String path) {
    if (tree.find(path).isEmpty()) {
      throw new ResponseStatusException(
          HttpStatus.NOT_FOUND, "there is no worker or supervisor at '" + path + "'");
    }
    return path;
  }
}
