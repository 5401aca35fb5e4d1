package io.supervision.spring.internal.config;

import io.supervision.spring.internal.beans.ChildBean;
import io.supervision.spring.internal.config.SupervisionProperties.ChildProperties;
import java.util.Objects;

/**
 * A child whose place, bean and settings are known.
 *
 * @param supervisor its supervisor
 * @param id its id
 * @param bean what it runs
 * @param own what is set for it alone: by configuration, by the annotation
 * @param settings the same, with what is set for children in general
 * @param where the property or annotation that declares it
 */
record PlacedChild(
    DeclaredSupervisor supervisor,
    String id,
    ChildBean bean,
    Settings<ChildProperties> own,
    Settings<ChildProperties> settings,
    String where) {

  ChildProperties values() {
    return settings.values();
  }

  int order() {
    return Objects.requireNonNullElse(values().order(), 0);
  }

  /** What makes it the same child wherever it is declared. */
  String identity() {
    return bean.method() != null ? bean.name() + "#" + bean.method() : bean.name();
  }
}
