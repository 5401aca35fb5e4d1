/** The handles on a running supervision tree, and the engine behind them. */
@NullMarked
package io.supervision;

import org.jspecify.annotations.NullMarked;
