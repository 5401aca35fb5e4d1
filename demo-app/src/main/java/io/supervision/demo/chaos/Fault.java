package io.supervision.demo.chaos;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be done to a worker. */
enum Fault {
  /** It throws. */
  CRASH,
  /** It stops working, until its supervisor interrupts it. */
  HANG,
  /** It stops working and does not listen to interrupts, until it is released. */
  STUCK,
  /** One of its health checks fails; as many in a row as its threshold says end it. */
  UNHEALTHY,
  /** It throws before it is ready. */
  FAIL_START,
  /** It throws an error after which nothing can be trusted: the whole tree gives up. */
  OUT_OF_MEMORY,
  /** It throws an error that no restart can heal: it gives up, its siblings go on. */
  LINKAGE;

  /** The name used in addresses and answers. */
  @JsonValue
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Fault of(String label) {
    for (Fault fault : values()) {
      if (fault.label().equals(label)) {
        return fault;
      }
    }
    throw new IllegalArgumentException("no fault is called '" + label + "'");
  }
}
