package io.supervision.internal.platform;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Handles to fields with one writer at a time and any number of readers. A release write is seen by
 * readers after all that was written before it, as a volatile one is, but its writer does not wait
 * until it can be seen: a start or an end has a dozen of them. Not for a field whose writer looks
 * next at what a reader writes.
 *
 * <p>An example of such a field is an owner that writes its thread down and then looks at a state:
 * the look may overtake a release write, and the one who changes the state would not see whom to
 * wake. There a volatile write or a full fence is needed; the manual of {@code io.supervision}
 * lists these places.
 */
public final class ReleaseFields {

  private ReleaseFields() {}

  /** The handle to a field of the class that looks it up. */
  public static VarHandle of(MethodHandles.Lookup lookup, String name, Class<?> type) {
    try {
      return lookup.findVarHandle(lookup.lookupClass(), name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
