package io.supervision.demo.orders;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Orders in the database. All statements are understood by H2 and PostgreSQL. */
@Repository
public class OrderStore {

  private final JdbcClient jdbc;

  OrderStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Writes an order, unless it is there already.
   *
   * @return whether it was new
   */
  boolean save(Order order, String storedBy) {
    int rows =
        jdbc.sql(
                """
                insert into orders (id, customer, product, quantity, stored_by)
                values (?, ?, ?, ?, ?)
                on conflict do nothing
                """)
            .params(order.id(), order.customer(), order.product(), order.quantity(), storedBy)
            .update();
    return rows == 1;
  }

  Optional<StoredOrder> find(String id) {
    return jdbc.sql("select * from orders where id = ?")
        .param(id)
        .query(OrderStore::storedOrder)
        .optional();
  }

  List<StoredOrder> latest(int limit) {
    return jdbc.sql("select * from orders order by stored_at desc, id limit ?")
        .param(limit)
        .query(OrderStore::storedOrder)
        .list();
  }

  /**
   * How many orders there are.
   *
   * @return the count
   */
  public long count() {
    return jdbc.sql("select count(*) from orders").query(Long.class).single();
  }

  /**
   * A page of all orders, by id.
   *
   * @param page from 0
   * @param size how many to a page
   * @return fewer on the last page
   */
  public List<Order> page(int page, int size) {
    return jdbc.sql("select * from orders order by id limit ? offset ?")
        .params(size, (long) page * size)
        .query(OrderStore::order)
        .list();
  }

  /**
   * Orders that have no price yet, the oldest first.
   *
   * @param limit how many at most
   * @return the orders
   */
  public List<Order> unpriced(int limit) {
    return jdbc.sql("select * from orders where amount is null order by stored_at limit ?")
        .param(limit)
        .query(OrderStore::order)
        .list();
  }

  /**
   * Notes what an order costs, unless that is known already.
   *
   * @param id the order
   * @param amount what it costs
   */
  public void price(String id, BigDecimal amount) {
    jdbc.sql("update orders set amount = ? where id = ? and amount is null")
        .params(amount, id)
        .update();
  }

  /**
   * What has been sold, of all orders that have a price.
   *
   * @return a line for each product
   */
  public List<Sales> sales() {
    return jdbc.sql(
            """
            select product, count(*) as orders, sum(quantity) as quantity, sum(amount) as amount
            from orders where amount is not null group by product order by product
            """)
        .query(Sales.class)
        .list();
  }

  int deleteStoredBefore(Instant moment) {
    return jdbc.sql("delete from orders where stored_at < ?")
        .param(Timestamp.from(moment))
        .update();
  }

  private static Order order(ResultSet row, int number) throws SQLException {
    return new Order(
        row.getString("id"),
        row.getString("customer"),
        row.getString("product"),
        row.getInt("quantity"));
  }

  private static StoredOrder storedOrder(ResultSet row, int number) throws SQLException {
    return new StoredOrder(
        row.getString("id"),
        row.getString("customer"),
        row.getString("product"),
        row.getInt("quantity"),
        row.getBigDecimal("amount"),
        row.getString("stored_by"),
        row.getTimestamp("stored_at").toInstant());
  }
}
