package io.supervision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who handles a supervisor's messages, and on which thread: whoever brings one to an idle mailbox
 * owns it until nothing is left to do. What has to wait is left to an engine thread.
 */
abstract class MessageLoop {

  private static final VarHandle WAITING =
      Fields.of(MethodHandles.lookup(), "waiting", Thread.class);

  /** How many messages of others a thread handles before it goes its own way. */
  private static final int FOREIGN_MESSAGES = 64;

  private final Mailbox mailbox = new Mailbox();
  private final Executor engine;

  /** The mailbox's owner while it waits for something, which is seldom. */
  private volatile @Nullable Thread waiting;

  private @Nullable EndNotice upwards;

  /**
   * A loop whose mailbox belongs to its maker until that lets go of it, and what runs tasks on
   * engine threads.
   */
  MessageLoop(Executor engine) {
    this.engine = engine;
  }

  /** Handles a message, or refuses it if that is too late. */
  abstract void handle(Message message);

  abstract void refuse(Message message);

  /** Whether a thread that did not bring a message may handle it: nothing in it has to wait. */
  abstract boolean handlesAtOnce(Message message);

  /** Whether somebody waits to own the mailbox, past all messages. */
  abstract boolean mustYield();

  /** The mailbox has been left to whoever waits for it. */
  abstract void yielded();

  /** Where the notice of the own end goes; null at the top. */
  abstract @Nullable MessageLoop above();

  // ---- bringing messages

  /** Delivers the end of an incarnation from its own thread, which handles it if it can. */
  final void deliver(Message message) {
    if (!tryHandle(message)) {
      mailbox.add(message);
      if (mailbox.tryAcquire()) {
        drain(null, message, false);
      }
    }
  }

  /** Puts a message into the mailbox and returns at once; an engine thread handles it. */
  final void post(Message message) {
    mailbox.add(message);
    wake();
  }

  /** Handles or refuses a message right here, past the queue, if the mailbox is idle. */
  final boolean tryHandle(Message message) {
    if (!mailbox.isEmpty() || !mailbox.tryAcquire()) {
      return false;
    }
    drain(message, null, false);
    return true;
  }

  final void wakeIfNotEmpty() {
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
    Aside.run(engine, () -> drain(null, null, true));
  }

  // ---- handling them

  /**
   * Handles a message that did not go through the queue, the messages in there until none is left,
   * then those that follow from them further up. A thread handles the message it brought, and
   * others as long as none of them waits; an engine thread handles all.
   */
  private void drain(@Nullable Message direct, @Nullable Message brought, boolean engine) {
    MessageLoop loop = this;
    Message first = direct;
    Message mine = brought;
    boolean handlesAll = engine;
    while (loop != null) {
      EndNotice notice = loop.drainOne(first, mine, handlesAll);
      MessageLoop above = loop.above();
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

  private @Nullable EndNotice drainOne(
      @Nullable Message direct, @Nullable Message mine, boolean engine) {
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
      Message next = mailbox.peek();
      if (next == null) {
        EndNotice notice = upwards;
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

  /** What is to be told above when the mailbox has been let go. */
  final void tellAbove(EndNotice notice) {
    upwards = notice;
  }

  final void refuseAll() {
    for (Message next = mailbox.poll(); next != null; next = mailbox.poll()) {
      refuse(next);
    }
  }

  // ---- owning the mailbox

  final boolean tryOwn() {
    return mailbox.tryAcquire();
  }

  final void disown() {
    if (waiting != null) {
      WAITING.setRelease(this, (Thread) null);
    }
    mailbox.release();
  }

  /** Lets go of the mailbox for the one who waits for it. */
  final void yieldOwnership() {
    disown();
    yielded();
  }

  final boolean isIdle() {
    return mailbox.isIdle();
  }

  /** To be called by the owner before it looks whether it has to wait: it will be woken. */
  final void canBeWoken() {
    WAITING.setRelease(this, Thread.currentThread());
    VarHandle.fullFence();
  }

  /** Wakes the owner, should it wait for something. */
  final void wakeOwner() {
    LockSupport.unpark(waiting);
  }
}
