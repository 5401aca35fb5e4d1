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
 *
 * <p>Threads: {@code post}, {@code deliver}, {@code tryHandle}, {@code wakeIfNotEmpty}, {@code
 * wakeOwner} and {@code isIdle} are for any thread; what is protected is for the owner, but for
 * {@code tryOwn}, which makes one. {@code handle} is only ever called by the owner. The manual of
 * {@code io.supervision} says why a mailbox has no thread of its own.
 */
public abstract class MessageLoop<M> {

  private static final VarHandle WAITING =
      ReleaseFields.of(MethodHandles.lookup(), "waiting", Thread.class);

  /** How many messages of others a thread handles before it goes its own way. */
  private static final int FOREIGN_MESSAGES = 64;

  private final Mailbox<M> mailbox = new Mailbox<>();
  private final Platform platform;

  /** Made beforehand, since an engine thread may be asked for where memory is short. */
  private final Runnable drainAsEngine = this::drainAsEngine;

  private final Runnable drainIfIdle = this::drainIfIdle;

  /** The mailbox's owner while it waits for something, which is seldom. */
  private volatile @Nullable Thread waiting;

  /** The notice of the own end until the mailbox is let go; for the owner. Null: none. */
  private @Nullable M upwards;

  /**
   * A loop whose mailbox belongs to its maker until that lets go of it.
   *
   * <p>Who starts a supervisor owns it until the start is over; what is posted meanwhile waits.
   */
  protected MessageLoop(Platform platform) {
    this.platform = platform;
  }

  /** Handles a message, or refuses it if that is too late. Never throws. */
  protected abstract void handle(M message);

  /** Answers a message that will not be handled; called by the owner. Never throws. */
  protected abstract void refuse(M message);

  /**
   * Whether a thread that did not bring a message may handle it: nothing in it has to wait.
   *
   * <p>An incarnation's thread or a caller that waits in a message of others would keep its own
   * affairs, such as its caller's timeout, waiting.
   */
  protected abstract boolean handlesAtOnce(M message);

  /**
   * Whether somebody waits to own the mailbox, past all messages.
   *
   * <p>Looked at before each message, and once more after the mailbox was let go.
   */
  protected abstract boolean mustYield();

  /**
   * The mailbox has been left to whoever waits for it.
   *
   * <p>Called after the mailbox was let go; must wake the one who waits, since nobody else does.
   */
  protected abstract void yielded();

  /**
   * Where the notice of the own end goes; null at the top. It is brought there only after this
   * mailbox was let go: no thread takes a second mailbox upwards.
   */
  protected abstract @Nullable MessageLoop<M> above();

  // ---- bringing messages

  /**
   * Delivers the end of an incarnation from its own thread, which handles it if it can.
   *
   * <p>A thread that finds the mailbox owned leaves the message there; the owner looks again after
   * it has let go, so that it is not forgotten.
   */
  public final void deliver(M message) {
    if (!tryHandle(message)) {
      add(message);
      if (mailbox.tryAcquire()) {
        drain(null, message, false);
      }
    }
  }

  /**
   * Puts a message into the mailbox and returns at once; an engine thread handles it.
   *
   * <p>Never handles anything on the calling thread, unless no thread is left at all. For timers,
   * listeners, health checks and running workers, which must not own a mailbox.
   */
  public final void post(M message) {
    add(message);
    wake();
  }

  /** A message is never lost: without memory for its place in the queue, it waits for some. */
  private void add(M message) {
    boolean added = false;
    while (!added) {
      try {
        mailbox.add(message);
        added = true;
      } catch (OutOfMemoryError | InternalError | LinkageError noMemory) {
        platform.awaitMemory(noMemory);
      }
    }
  }

  /**
   * Handles or refuses a message right here, past the queue, if the mailbox is idle.
   *
   * <p>Only if nothing is queued: else the message would overtake what came before it.
   *
   * @return false if the mailbox has an owner or is not empty; nothing was done then
   */
  public final boolean tryHandle(M message) {
    if (!mailbox.isEmpty() || !mailbox.tryAcquire()) {
      return false;
    }
    drain(message, null, false);
    return true;
  }

  /** For one who let go of the mailbox by itself, and may have left messages in it. */
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

  /**
   * Leaves the owned mailbox to an engine thread, which owns it from then on. Never throws.
   *
   * <p>Without a thread the mailbox is let go, and the one in reserve takes it when it comes to
   * that: a mailbox that waited there with an owner would hold up what needs it.
   */
  private void handOver() {
    try {
      platform.execute(drainAsEngine);
    } catch (Throwable noThread) {
      yieldOwnership();
      platform.runInReserve(noThread, drainIfIdle);
    }
  }

  private void drainAsEngine() {
    drain(null, null, true);
  }

  private void drainIfIdle() {
    if (!mailbox.isEmpty() && mailbox.tryAcquire()) {
      drainAsEngine();
    }
  }

  // ---- handling them

  /**
   * Handles a message that did not go through the queue, the messages in there until none is left,
   * then those that follow from them further up. A thread handles the message it brought, and
   * others as long as none of them waits; an engine thread handles all.
   *
   * <p>A loop and not a recursion: a chain of supervisors that end one after the other would need a
   * stack for all. Each mailbox is let go before the one above is tried.
   *
   * @param direct handled first, past the queue; null for none
   * @param brought the one message in the queue that the calling thread came with; null for none
   * @param engine whether the thread is the engine's, which may wait in every message
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
      // added before it is tried to own it: if that fails, its owner will see the notice
      above.add(notice);
      first = null;
      mine = notice;
      handlesAll = false;
      loop = above.mailbox.tryAcquire() ? above : null;
    }
  }

  /**
   * Handles what one mailbox has; called by its owner, who has let go of it at the return.
   *
   * @return the notice to bring to the one above; null if there is none
   */
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
        // read before the mailbox is let go: the next owner may write another one
        M notice = upwards;
        upwards = null;
        disown();
        if (notice != null) {
          // this thread goes on further up; what has come in meanwhile is refused by another one
          wakeIfNotEmpty();
          return notice;
        }
        // who added a message before the release found an owner and went away: it is up to this
        // thread, unless somebody owns the mailbox by now; the same for one who waits to own it
        boolean more = !mailbox.isEmpty() || mustYield();
        if (!more || !tryOwn()) {
          return null;
        }
        continue;
      }
      // a message that may wait, or the 65th of others, is left to an engine thread
      boolean others = next != mine && !engine;
      if (others && (!handlesAtOnce(next) || ++foreign > FOREIGN_MESSAGES)) {
        handOver();
        return null;
      }
      mailbox.poll();
      handle(next);
    }
  }

  /**
   * What the one above is notified of when the mailbox has been let go.
   *
   * <p>Called by the owner, once in the life of a supervisor.
   */
  protected final void notifyAbove(M notice) {
    upwards = notice;
  }

  /** Empties the queue; for the owner of a supervisor that is ending. */
  protected final void refuseAll() {
    for (M next = mailbox.poll(); next != null; next = mailbox.poll()) {
      refuse(next);
    }
  }

  // ---- owning the mailbox

  /** Takes the mailbox if it is idle. Who gets it must disown it, and then look for messages. */
  protected final boolean tryOwn() {
    return mailbox.tryAcquire();
  }

  /**
   * Lets go of the mailbox; for the owner. A stale {@code waiting} would only wake a thread in
   * vain, but it would also keep that thread in memory.
   */
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

  /** Whether nobody owns the mailbox at this moment. */
  public final boolean isIdle() {
    return mailbox.isIdle();
  }

  /** Whether nothing is to be done here now, or its owner waits for what others do; for tests. */
  protected final boolean isQuiet() {
    Thread owner = waiting;
    return mailbox.isIdle() ? mailbox.isEmpty() : owner != null && platform.isParked(owner);
  }

  /**
   * To be called by the owner before it looks whether it has to wait: it will be woken.
   *
   * <p>The fence orders that write before the looks that follow: either the owner sees what has
   * changed, or who changed it sees the owner and wakes it. A release write alone would let the
   * look overtake it.
   */
  protected final void canBeWoken() {
    WAITING.setRelease(this, Thread.currentThread());
    VarHandle.fullFence();
  }

  /**
   * Wakes the owner, should it wait for something.
   *
   * <p>To be called after what the owner may wait for was written, by a volatile write.
   */
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

    // the look first: a compare-and-set takes the cache line from the owner, also if it fails
    boolean tryAcquire() {
      return !owned && OWNED.compareAndSet(this, false, true);
    }

    boolean isIdle() {
      return !owned;
    }

    // volatile, no release write: who lets go looks next whether the queue is empty
    void release() {
      owned = false;
    }
  }
}
