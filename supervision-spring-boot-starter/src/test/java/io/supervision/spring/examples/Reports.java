package io.supervision.spring.examples;

import io.supervision.spring.SupervisedChild;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** A scheduled method as a child. */
// tag::bean[]
@Component
class Reports {

  @SupervisedChild(id = "nightly-report")
  @Scheduled(cron = "0 30 2 * * *", zone = "Europe/Berlin")
  void write() {
    // as before
    // end::bean[]
    written.incrementAndGet();
    // tag::bean[]
  }

  // end::bean[]

  private final AtomicInteger written = new AtomicInteger();

  int written() {
    return written.get();
  }
  // tag::bean[]
}
// end::bean[]
