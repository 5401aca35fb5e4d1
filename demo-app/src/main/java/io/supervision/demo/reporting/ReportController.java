package io.supervision.demo.reporting;

import io.supervision.demo.orders.Sales;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the report. */
@RestController
class ReportController {

  private final Report report;

  ReportController(Report report) {
    this.report = report;
  }

  @GetMapping("/report")
  List<Sales> report() {
    return report.latest();
  }
}
