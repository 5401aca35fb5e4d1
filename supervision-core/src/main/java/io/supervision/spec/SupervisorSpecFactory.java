package io.supervision.spec;

import org.jspecify.annotations.Nullable;

/**
 * Makes the specification of a nested supervisor anew at each of its starts. Called on a thread of
 * its own; the start waits for it like for a worker's factory.
 */
@FunctionalInterface
public interface SupervisorSpecFactory {

  /**
   * Makes the specification; its own name is not used, the child's id is.
   *
   * @return the specification, or null to decide that there is nothing to start (OTP's {@code
   *     ignore})
   * @throws Exception makes the start fail, as an invalid specification does
   */
  @Nullable SupervisorSpec create() throws Exception;
}
