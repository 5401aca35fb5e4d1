package io.supervision.demo.jobs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Where jobs write down how far they are. It outlives their crashes. */
@Component
class ProgressBoard {

  private static final Logger log = LoggerFactory.getLogger(ProgressBoard.class);

  private final Map<String, Progress> latest = new ConcurrentSkipListMap<>();

  void note(Progress progress) {
    latest.put(progress.job(), progress);
    log.info(
        "{}: {} of {} {}", progress.job(), progress.done(), progress.total(), progress.result());
  }

  List<Progress> all() {
    return List.copyOf(latest.values());
  }
}
