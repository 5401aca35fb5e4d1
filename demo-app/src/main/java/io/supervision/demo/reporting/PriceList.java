package io.supervision.demo.reporting;

import io.supervision.demo.orders.Order;
import java.math.BigDecimal;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What things cost.
 *
 * @param products the price of one piece
 * @param others the price of one piece of anything else
 */
@ConfigurationProperties("demo.prices")
record PriceList(Map<String, BigDecimal> products, BigDecimal others) {

  BigDecimal of(Order order) {
    return products
        .getOrDefault(order.product(), others)
        .multiply(BigDecimal.valueOf(order.quantity()));
  }
}
