package io.supervision.demo.orders;

import io.supervision.demo.chaos.Faults;
import io.supervision.spring.SupervisedChild;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes orders that nobody needs any more, again and again. */
@Component
class Retention {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final String ID = "retention";
  private static final String SUPERVISOR = "housekeeping";

  private final OrderStore orders;
  private final Faults faults;
  private final Duration keep;

  Retention(OrderStore orders, Faults faults, @Value("${demo.retention.keep}") Duration keep) {
    this.orders = orders;
    this.faults = faults;
    this.keep = keep;
  }

  /** Run by the tree at the times that Spring reads off the annotation. */
  @SupervisedChild(id = ID, supervisor = SUPERVISOR)
  @Scheduled(fixedDelayString = "${demo.retention.pause}")
  void run() throws InterruptedException {
    faults.duringMessage(SUPERVISOR + "/" + ID);
    int deleted = orders.deleteStoredBefore(Instant.now().minus(keep));
    if (deleted > 0) {
      log.info("deleted {} orders that are older than {}", deleted, keep);
    }
  }
}
