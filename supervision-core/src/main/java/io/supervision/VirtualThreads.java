package io.supervision;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Virtual threads for code compiled for Java 17. */
final class VirtualThreads {

  /** Makes a thread with a name and a task; null before Java 21. */
  private static final @Nullable MethodHandle NEW_THREAD =
      Runtime.version().feature() < 21 ? null : newThread();

  private VirtualThreads() {}

  /** Whether there are any: from Java 21 on. */
  static boolean exist() {
    return NEW_THREAD != null;
  }

  /** Makes an unstarted virtual thread that inherits no thread locals. */
  static Thread newThread(String name, Runnable task) {
    MethodHandle make = NEW_THREAD;
    if (make == null) {
      throw new IllegalStateException("virtual threads need Java 21 or later");
    }
    try {
      return (Thread) make.invokeExact(name, task);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /**
   * {@code Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(task)}. A
   * name that is given later would take a lock.
   */
  private static MethodHandle newThread() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle builder =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
      MethodHandle name =
          lookup.findVirtual(ofVirtual, "name", MethodType.methodType(ofVirtual, String.class));
      MethodHandle inherit =
          lookup.findVirtual(
              ofVirtual,
              "inheritInheritableThreadLocals",
              MethodType.methodType(ofVirtual, boolean.class));
      MethodHandle unstarted =
          lookup.findVirtual(
              ofVirtual, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
      MethodHandle named = MethodHandles.filterReturnValue(name, without(inherit));
      MethodHandle made = MethodHandles.collectArguments(unstarted, 0, named);
      return MethodHandles.collectArguments(made, 0, builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("virtual threads are there, but cannot be used", e);
    }
  }

  private static MethodHandle without(MethodHandle inherit) {
    return MethodHandles.insertArguments(inherit, 1, false);
  }
}
