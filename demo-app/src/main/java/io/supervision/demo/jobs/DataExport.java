package io.supervision.demo.jobs;

import io.supervision.demo.infrastructure.DataDirectory;
import io.supervision.demo.orders.Order;
import io.supervision.demo.orders.OrderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes all orders to a file, which takes its name when it is complete. */
@Component
class DataExport implements Job {

  private static final int PAGE = 100;

  private final OrderStore orders;
  private final Path unfinished;
  private final Path finished;

  DataExport(OrderStore orders, DataDirectory directory) {
    this.orders = orders;
    this.unfinished = directory.path().resolve("orders.csv.part");
    this.finished = directory.path().resolve("orders.csv");
  }

  @Override
  public String name() {
    return "data-export";
  }

  @Override
  public int begin() throws IOException {
    Files.writeString(unfinished, "id,customer,product,quantity\n");
    return (int) (orders.count() / PAGE) + 1;
  }

  @Override
  public void step(int number) throws IOException {
    List<String> lines = orders.page(number, PAGE).stream().map(DataExport::line).toList();
    Files.write(unfinished, lines, StandardOpenOption.APPEND);
  }

  private static String line(Order order) {
    return String.join(
        ",",
        quoted(order.id()),
        quoted(order.customer()),
        quoted(order.product()),
        Integer.toString(order.quantity()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public String finish() throws IOException {
    Files.move(unfinished, finished, StandardCopyOption.REPLACE_EXISTING);
    return "all orders are in " + finished;
  }
}
