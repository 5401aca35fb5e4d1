package org.springframework.cloud.stream.binding;

import java.util.Set;

/** Stands in for that of Spring Cloud Stream, which is known by its name. */
public interface Bindable {

  /** The names of the bindings that get messages. */
  default Set<String> getInputs() {
    return Set.of();
  }
}
