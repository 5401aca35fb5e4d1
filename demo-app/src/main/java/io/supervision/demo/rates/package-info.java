/** Exchange rates from a service outside that is not always there. */
@NullMarked
package io.supervision.demo.rates;

import org.jspecify.annotations.NullMarked;
