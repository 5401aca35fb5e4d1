package io.supervision.conformance;

import io.supervision.spec.Shutdown;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a specification; what the Java types cannot hold is refused and noted. */
final class FieldReader {

  private final Map<JsonNode, String> refused =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /** OTP's codes for the values that were refused, one for each specification. */
  List<String> refused() {
    synchronized (refused) {
      return refused.values().stream().sorted().toList();
    }
  }

  <E extends Enum<E>> E constant(JsonNode spec, String field, E absent, String code) {
    JsonNode value = spec.path(field);
    if (value.isMissingNode()) {
      return absent;
    }
    for (E constant : absent.getDeclaringClass().getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(value.asString(""))) {
        return constant;
      }
    }
    throw refuse(spec, code);
  }

  int integer(JsonNode spec, String field, int absent, String code) {
    JsonNode value = spec.path(field);
    if (value.isMissingNode()) {
      return absent;
    }
    if (!value.isIntegralNumber()) {
      throw refuse(spec, code);
    }
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value.asLong()));
  }

  boolean flag(JsonNode spec, String field, String code) {
    JsonNode value = spec.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw refuse(spec, code);
    }
    return value.asBoolean(false);
  }

  Shutdown shutdown(JsonNode spec) {
    JsonNode value = spec.get("shutdown");
    if (value.isIntegralNumber()) {
      return Shutdown.timeout(Duration.ofMillis(value.asLong()));
    }
    return switch (value.asString("")) {
      case "brutal_kill" -> Shutdown.BRUTAL_KILL;
      case "infinity" -> Shutdown.INFINITY;
      default -> throw refuse(spec, "invalid_shutdown");
    };
  }

  RefusedValue refuse(JsonNode spec, String code) {
    refused.put(spec, code);
    return new RefusedValue(code);
  }
}
