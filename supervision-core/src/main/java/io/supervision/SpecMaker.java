package io.supervision;

import io.supervision.internal.incarnation.TreeServices;
import io.supervision.internal.incarnation.UserCode;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Describes a nested supervisor by its factory, on a thread of its own.
 *
 * <p>The owner of the supervisor's mailbox makes it, starts it and waits, for as long as the start
 * timeout says. If that is over, the thread is interrupted and left alone; what it makes later is
 * dropped. It is code of a user: a call of it that waits for the same supervisor is refused.
 */
final class SpecMaker implements UserCode, Runnable {

  private final Child child;
  private final SupervisorSpecFactory factory;

  /** The owner's thread, which makes this and is woken at the end. */
  private final Thread waiting = Thread.currentThread();

  private final CompletableFuture<@Nullable SupervisorSpec> made = new CompletableFuture<>();
  private final Thread thread;

  SpecMaker(Child child, SupervisorSpecFactory factory) {
    this.child = child;
    this.factory = factory;
    this.thread =
        tree().platform().threadMaker().newThread(child.path() + " specification", this, this);
  }

  /** Throws what the JVM throws if there is no thread: that is a failing start. */
  void start() {
    thread.start();
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isDone() {
    return made.isDone();
  }

  /**
   * What was made; null if the start is ignored.
   *
   * <p>Only when it is done; throws what the factory threw.
   */
  @Nullable SupervisorSpec get() throws Exception {
    try {
      return made.getNow(null);
    } catch (CompletionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  @Override
  public void run() {
    try {
      made.complete(factory.create());
    } catch (Throwable t) {
      made.completeExceptionally(t);
    }
    tree().platform().unpark(waiting);
  }

  @Override
  public TreeServices tree() {
    return child.owner.tree;
  }
}
