package io.supervision.demo.orders;

import java.math.BigDecimal;

/**
 * What has been sold of one product.
 *
 * @param product which
 * @param orders in how many orders
 * @param quantity how many pieces
 * @param amount for how much
 */
public record Sales(String product, long orders, long quantity, BigDecimal amount) {}
