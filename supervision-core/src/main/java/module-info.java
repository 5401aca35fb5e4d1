/** Supervision trees with the semantics of Erlang/OTP, in plain Java. */
module io.supervision.core {
  requires static jdk.jfr;
  requires transitive org.jspecify;
  requires org.slf4j;

  exports io.supervision;
  exports io.supervision.event;
  exports io.supervision.snapshot;
  exports io.supervision.spec;
  exports io.supervision.testing;
  exports io.supervision.worker;
}
