package io.supervision.spring.internal.listener;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which listener is meant: an id, as {@code orders}; the same of one technology, as {@code
 * kafka:orders}; or bean and method, as {@code auditor#on}, for one without an id.
 *
 * @param technology the technology, or null for any
 * @param id the id of its endpoint, or null
 * @param bean the name of the bean, or null where the id is given
 * @param method the method of the bean, or null for a listener that is the bean as a whole
 * @param withParts whether its parts are meant, too, such as those for retries
 */
record ListenerReference(
    @Nullable String technology,
    @Nullable String id,
    @Nullable String bean,
    @Nullable String method,
    boolean withParts) {

  static ListenerReference parse(String written, boolean withParts) {
    int colon = written.indexOf(':');
    String technology = colon > 0 ? written.substring(0, colon) : null;
    String rest = written.substring(colon + 1);
    int hash = rest.indexOf('#');
    return hash < 0
        ? new ListenerReference(technology, rest, null, null, withParts)
        : new ListenerReference(
            technology, null, rest.substring(0, hash), rest.substring(hash + 1), withParts);
  }

  static ListenerReference of(String bean, @Nullable String method, boolean withParts) {
    return new ListenerReference(null, null, bean, method, withParts);
  }

  /** Whether this one is meant. */
  boolean isMeantFor(RegisteredListener known) {
    if (known.isPart() && !withParts) {
      return false;
    }
    if (technology != null && !technology.equals(known.technology())) {
      return false;
    }
    if (id != null) {
      return id.equals(known.listener().id()) || id.equals(known.listener().mainId());
    }
    return bean != null && known.isOf(bean) && Objects.equals(method, known.methodName());
  }

  /** Whether it may be this one, which is not registered yet. */
  boolean mayMean(String beanName, @Nullable String listenerId) {
    return id != null ? id.equals(listenerId) : beanName.equals(bean);
  }

  @Override
  public String toString() {
    String name = id != null ? id : method != null ? bean + "#" + method : bean;
    return technology == null ? String.valueOf(name) : technology + ":" + name;
  }
}
