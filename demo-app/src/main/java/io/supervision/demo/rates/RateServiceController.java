package io.supervision.demo.rates;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Switches the service off and on. */
@RestController
@ConditionalOnBooleanProperty("demo.chaos.enabled")
@RequestMapping("/rates/service")
class RateServiceController {

  private final RateService service;

  RateServiceController(RateService service) {
    this.service = service;
  }

  @PostMapping("/off")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void off() {
    service.switchTo(false);
  }

  @PostMapping("/on")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void on() {
    service.switchTo(true);
  }
}
