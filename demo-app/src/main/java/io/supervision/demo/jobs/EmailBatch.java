package io.supervision.demo.jobs;

import io.supervision.demo.orders.OrderStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Confirms each order once. The post office of this demo is a table. */
@Component
class EmailBatch implements Job {

  private static final int PAGE = 100;

  private final OrderStore orders;
  private final JdbcClient jdbc;

  EmailBatch(OrderStore orders, JdbcClient jdbc) {
    this.orders = orders;
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "email-batch";
  }

  @Override
  public int begin() {
    return (int) (orders.count() / PAGE) + 1;
  }

  @Override
  public void step(int number) {
    orders
        .page(number, PAGE)
        .forEach(
            order ->
                jdbc.sql("insert into confirmations (order_id) values (?) on conflict do nothing")
                    .param(order.id())
                    .update());
  }

  @Override
  public String finish() {
    long sent = jdbc.sql("select count(*) from confirmations").query(Long.class).single();
    return sent + " orders are confirmed";
  }
}
