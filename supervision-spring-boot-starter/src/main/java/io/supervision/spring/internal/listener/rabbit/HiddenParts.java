package io.supervision.spring.internal.listener.rabbit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.DirectFieldAccessor;

/** Fields for which a container or one of its parts has no method. */
final class HiddenParts {

  private final DirectFieldAccessor fields;

  HiddenParts(Object owner) {
    fields = new DirectFieldAccessor(owner);
  }

  <T> @Nullable T get(String field, Class<T> type) {
    return type.cast(fields.getPropertyValue(field));
  }

  <T> T present(String field, Class<T> type) {
    return Objects.requireNonNull(get(field, type), field);
  }

  Collection<?> collection(String field) {
    Collection<?> found = get(field, Collection.class);
    return found == null ? List.of() : found;
  }

  Map<?, ?> map(String field) {
    return present(field, Map.class);
  }
}
