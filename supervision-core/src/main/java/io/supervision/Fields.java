package io.supervision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Handles to fields with one writer at a time and any number of readers. A release write is seen by
 * readers after all that was written before it, as a volatile one, but does not wait until it is
 * seen: a start or an end has a dozen of them, and each wait would cost as much as making the
 * thread's name.
 */
final class Fields {

  private Fields() {}

  /** The handle to a field of the class that looks it up. */
  static VarHandle of(MethodHandles.Lookup lookup, String name, Class<?> type) {
    try {
      return lookup.findVarHandle(lookup.lookupClass(), name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
