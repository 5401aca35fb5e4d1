/** The supervision tree and its supervisors, and the engine behind them. */
@NullMarked
package io.supervision;

import org.jspecify.annotations.NullMarked;
