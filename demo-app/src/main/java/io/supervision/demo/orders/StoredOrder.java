package io.supervision.demo.orders;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order in the database.
 *
 * @param id its id
 * @param customer who
 * @param product what
 * @param quantity how many
 * @param amount what it costs; null until it has been priced
 * @param storedBy the path and incarnation of the worker that wrote it
 * @param storedAt when
 */
record StoredOrder(
    String id,
    String customer,
    String product,
    int quantity,
    @Nullable BigDecimal amount,
    String storedBy,
    Instant storedAt) {}
