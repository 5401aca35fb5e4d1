package io.supervision.demo.orders;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is posted.
 *
 * @param id the client's own id, which makes it safe to post again; made up if left out
 * @param customer who
 * @param product what
 * @param quantity how many
 */
record NewOrder(
    @Nullable @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String id,
    @NotBlank @Size(max = 100) String customer,
    @NotBlank @Size(max = 100) String product,
    @NotNull @Positive @Max(100_000) Integer quantity) {

  Order toOrder() {
    return new Order(id == null ? UUID.randomUUID().toString() : id, customer, product, quantity);
  }
}
