package io.supervision.spring.internal.config;

import io.supervision.spring.internal.beans.ChildBean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A child whose place, bean and settings are known.
 *
 * @param supervisor its supervisor
 * @param id its id
 * @param bean what it runs
 * @param layers its settings: from configuration, from the annotation
 * @param where the property or annotation that declares it
 */
record PlacedChild(
    DeclaredSupervisor supervisor, String id, ChildBean bean, List<Layer> layers, String where) {

  int order() {
    Integer order = Layer.first(layers, "order", SupervisionProperties.Child::order).value();
    return order != null ? order : 0;
  }

  @Nullable Integer instances() {
    return Layer.first(layers, "instances", SupervisionProperties.Child::instances).value();
  }

  /** What makes it the same child wherever it is declared. */
  String identity() {
    return bean.method() != null ? bean.name() + "#" + bean.method() : bean.name();
  }
}
