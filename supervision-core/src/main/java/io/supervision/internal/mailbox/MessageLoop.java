package io.supervision.internal.mailbox;

import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.ReleaseFields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who handles a supervisor's messages, and on which thread: whoever brings one to an idle mailbox
 * owns it until nothing is left to do. What has to wait is left to an engine thread.
 */
public abstract class MessageLoop<M> {

  private static final VarHandle WAITING =
      ReleaseFields.of(MethodHandles.lookup(), "waiting", Thread.class);

  /** How many messages of others a thread handles before it goes its own way. */
  private static final int FOREIGN_MESSAGES = 64;

  private final Mailbox<M> mailbox = new Mailbox<>();
  private final Platform platform;

  /** The mailbox's owner while it waits for something, which is seldom. */
  private volatile @Nullable Thread waiting;

  private @Nullable M upwards;

  /** A loop whose mailbox belongs to its maker until that lets go of it. */
  protected MessageLoop(Platform platform) {
    this.platform = platform;
  }

  /** Handles a message, or refuses it if that is too late. */
  protected abstract void handle(M message);

  protected abstract void refuse(M message);

  /** Whether a thread that did not bring a message may handle it: nothing in it has to wait. */
  protected abstract boolean handlesAtOnce(M message);

  /** Whether somebody waits to own the mailbox, past all messages. */
  protected abstract boolean mustYield();

  /** The mailbox has been left to whoever waits for it. */
  protected abstract void yielded();

  /** Where the notice of the own end goes; null at the top. */
  protected abstract @Nullable MessageLoop<M> above();

  // ---- bringing messages

  /** Delivers the end of an incarnation from its own thread, which handles it if it can. */
  public final void deliver(M message) {
    if (!tryHandle(message)) {
      mailbox.add(message);
      if (mailbox.tryAcquire()) {
        drain(null, message, false);
      }
    }
  }

  /** Puts a message into the mailbox and returns at once; an engine thread handles it. */
  public final void post(M message) {
    mailbox.add(message);
    wake();
  }

  /** Handles or refuses a message right here, past the queue, if the mailbox is idle. */
  public final boolean tryHandle(M message) {
    if (!mailbox.isEmpty() || !mailbox.tryAcquire()) {
      return false;
    }
    drain(message, null, false);
    return true;
  }

  public final void wakeIfNotEmpty() {
    if (!mailbox.isEmpty()) {
      wake();
    }
  }

  private void wake() {
    if (mailbox.tryAcquire()) {
      handOver();
    }
  }

  /** Leaves the owned mailbox to an engine thread; without any left, goes on right here. */
  private void handOver() {
    platform.runOrHere(() -> drain(null, null, true));
  }

  // ---- handling them

  /**
   * Handles a message that did not go through the queue, the messages in there until none is left,
   * then those that follow from them further up. A thread handles the message it brought, and
   * others as long as none of them waits; an engine thread handles all.
   */
  private void drain(@Nullable M direct, @Nullable M brought, boolean engine) {
    MessageLoop<M> loop = this;
    M first = direct;
    M mine = brought;
    boolean handlesAll = engine;
    while (loop != null) {
      M notice = loop.drainOne(first, mine, handlesAll);
      MessageLoop<M> above = loop.above();
      if (notice == null || above == null) {
        return;
      }
      above.mailbox.add(notice);
      first = null;
      mine = notice;
      handlesAll = false;
      loop = above.mailbox.tryAcquire() ? above : null;
    }
  }

  private @Nullable M drainOne(@Nullable M direct, @Nullable M mine, boolean engine) {
    if (direct != null) {
      if (mustYield()) {
        refuse(direct);
      } else {
        handle(direct);
      }
    }
    int foreign = 0;
    while (true) {
      if (mustYield()) {
        yieldOwnership();
        return null;
      }
      M next = mailbox.peek();
      if (next == null) {
        M notice = upwards;
        upwards = null;
        disown();
        if (notice != null) {
          wakeIfNotEmpty();
          return notice;
        }
        boolean more = !mailbox.isEmpty() || mustYield();
        if (!more || !tryOwn()) {
          return null;
        }
        continue;
      }
      boolean others = next != mine && !engine;
      if (others && (!handlesAtOnce(next) || ++foreign > FOREIGN_MESSAGES)) {
        handOver();
        return null;
      }
      mailbox.poll();
      handle(next);
    }
  }

  /** What the one above is notified of when the mailbox has been let go. */
  protected final void notifyAbove(M notice) {
    upwards = notice;
  }

  protected final void refuseAll() {
    for (M next = mailbox.poll(); next != null; next = mailbox.poll()) {
      refuse(next);
    }
  }

  // ---- owning the mailbox

  protected final boolean tryOwn() {
    return mailbox.tryAcquire();
  }

  protected final void disown() {
    if (waiting != null) {
      WAITING.setRelease(this, (Thread) null);
    }
    mailbox.release();
  }

  /** Lets go of the mailbox for the one who waits for it. */
  protected final void yieldOwnership() {
    disown();
    yielded();
  }

  public final boolean isIdle() {
    return mailbox.isIdle();
  }

  /** To be called by the owner before it looks whether it has to wait: it will be woken. */
  protected final void canBeWoken() {
    WAITING.setRelease(this, Thread.currentThread());
    VarHandle.fullFence();
  }

  /** Wakes the owner, should it wait for something. */
  public final void wakeOwner() {
    platform.unpark(waiting);
  }

  /**
   * A queue of messages with at most one owner at a time, who alone touches the supervisor's state.
   */
  private static final class Mailbox<M> {

    private static final VarHandle OWNED =
        ReleaseFields.of(MethodHandles.lookup(), "owned", boolean.class);

    private final Queue<M> queue = new ConcurrentLinkedQueue<>();

    /** A mailbox belongs to its maker until it is released. */
    private volatile boolean owned = true;

    void add(M message) {
      queue.add(message);
    }

    boolean isEmpty() {
      return queue.isEmpty();
    }

    @Nullable M peek() {
      return queue.peek();
    }

    @Nullable M poll() {
      return queue.poll();
    }

    boolean tryAcquire() {
      return !owned && OWNED.compareAndSet(this, false, true);
    }

    boolean isIdle() {
      return !owned;
    }

    void release() {
      owned = false;
    }
  }
}
