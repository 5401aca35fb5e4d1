package io.supervision.internal.platform;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual threads, in code compiled for Java 17: {@code Thread.ofVirtual()}, not for use by
 * several threads at once.
 *
 * <p>By method handles in static final fields, which the compiler sees through: a call costs no
 * more than the method itself.
 */
final class VirtualThreads {

  /** Makes a builder; null before Java 21. */
  private static final @Nullable MethodHandle BUILDER = exist() ? builder() : null;

  /** Of a builder, makes a thread with a name and a task. */
  private static final @Nullable MethodHandle NEW_THREAD = exist() ? newThread() : null;

  /** Whether a thread is virtual; null before Java 21. */
  private static final @Nullable MethodHandle IS_VIRTUAL = exist() ? isVirtual() : null;

  /**
   * A {@code Thread.Builder.OfVirtual}, whose type Java 17 does not know. Naming the next thread
   * changes it, hence one thread at a time.
   */
  private final Object builder;

  /** Threads that inherit no thread locals. */
  VirtualThreads() {
    if (BUILDER == null) {
      throw new IllegalStateException("virtual threads need Java 21 or later");
    }
    try {
      builder = (Object) BUILDER.invokeExact();
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Whether there are any: from Java 21 on. */
  static boolean exist() {
    return Runtime.version().feature() >= 21;
  }

  static boolean isVirtual(Thread thread) {
    MethodHandle handle = IS_VIRTUAL;
    if (handle == null) {
      return false;
    }
    try {
      return (boolean) handle.invokeExact(thread);
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Makes a thread that is not started. */
  Thread newThread(String name, Runnable task) {
    try {
      return (Thread) Objects.requireNonNull(NEW_THREAD).invokeExact(builder, name, task);
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** What a handle throws is what the method throws: errors of the JVM pass through. */
  private static RuntimeException failed(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
  }

  private static MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      throw unusable(e);
    }
  }

  private static MethodHandle builder() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle make =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(type()));
      MethodHandle inherit =
          lookup.findVirtual(
              type(),
              "inheritInheritableThreadLocals",
              MethodType.methodType(type(), boolean.class));
      return MethodHandles.filterReturnValue(make, MethodHandles.insertArguments(inherit, 1, false))
          .asType(MethodType.methodType(Object.class));
    } catch (ReflectiveOperationException e) {
      throw unusable(e);
    }
  }

  /** {@code builder.name(name).unstarted(task)}: a name that is given later would take a lock. */
  private static MethodHandle newThread() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle name =
          lookup.findVirtual(type(), "name", MethodType.methodType(type(), String.class));
      MethodHandle unstarted =
          lookup.findVirtual(
              type(), "unstarted", MethodType.methodType(Thread.class, Runnable.class));
      return MethodHandles.collectArguments(unstarted, 0, name)
          .asType(MethodType.methodType(Thread.class, Object.class, String.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw unusable(e);
    }
  }

  /** The type that declares the methods; the class of the builder itself is not accessible. */
  private static Class<?> type() throws ClassNotFoundException {
    return Class.forName("java.lang.Thread$Builder$OfVirtual");
  }

  private static IllegalStateException unusable(ReflectiveOperationException e) {
    return new IllegalStateException("virtual threads are there, but cannot be used", e);
  }
}
