/** Replays recorded behaviour of Erlang/OTP's supervisors against ours and compares. */
@NullMarked
package io.supervision.conformance;

import org.jspecify.annotations.NullMarked;
