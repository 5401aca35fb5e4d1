package io.supervision.demo.jobs;

import io.supervision.demo.infrastructure.DataDirectory;
import io.supervision.demo.orders.OrderStore;
import io.supervision.demo.orders.Sales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes what has been sold to a file, a line for each product. */
@Component
class ReportGeneration implements Job {

  private final OrderStore orders;
  private final Path file;
  private List<Sales> sales = List.of();
  private List<String> lines = List.of();

  ReportGeneration(OrderStore orders, DataDirectory directory) {
    this.orders = orders;
    this.file = directory.path().resolve("report.txt");
  }

  @Override
  public String name() {
    return "report-generation";
  }

  @Override
  public int begin() {
    sales = orders.sales();
    lines = new ArrayList<>();
    return sales.size();
  }

  @Override
  public void step(int number) {
    Sales line = sales.get(number);
    lines.add(
        "%s: %d orders, %d pieces, %s"
            .formatted(line.product(), line.orders(), line.quantity(), line.amount()));
  }

  @Override
  public String finish() throws IOException {
    Files.write(file, lines);
    return "the report is in " + file;
  }
}
