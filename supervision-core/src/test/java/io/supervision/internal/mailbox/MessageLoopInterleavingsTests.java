package io.supervision.internal.mailbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However the threads that bring messages get into each other's way: each message is handled, once,
 * by one thread at a time, and none stays behind in a mailbox that nobody owns.
 */
@Tag("interleavings")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public class MessageLoopInterleavingsTests {

  private static final int ITERATIONS = 10;
  private static final int INVOCATIONS = 500;

  private final Loop above = new Loop(null);
  private final Loop loop = new Loop(above);

  @Operation
  public void anEndIsDeliveredByItsOwnThread() {
    loop.deliver(loop.brought(new Note(false)));
  }

  @Operation
  public void aCallIsLeftToAnEngineThread() {
    loop.post(loop.brought(new Note(false)));
  }

  @Operation
  public void aCallThatMayWaitIsLeftToAnEngineThread() {
    loop.post(loop.brought(new Note(true)));
  }

  @Operation
  public void aCallIsHandledByItsCaller() {
    Note note = loop.brought(new Note(false));
    if (!loop.tryHandle(note)) {
      loop.post(note);
    }
  }

  @Operation
  public void anEndIsToldFurtherUp() {
    loop.deliver(loop.brought(new LastNote()));
  }

  @Validate
  public void everyMessageHasBeenHandled() {
    loop.requireAllHandled();
    above.requireAllHandled();
  }

  @Test
  void loseNoMessageAndHandleNoneTwice() {
    new ModelCheckingOptions()
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(getClass());
  }

  private static class Note {

    private final boolean mayWait;
    private boolean handled;

    Note(boolean mayWait) {
      this.mayWait = mayWait;
    }
  }

  /** What makes the loop tell the one above. */
  private static final class LastNote extends Note {
    LastNote() {
      super(true);
    }
  }

  private static final class Loop extends MessageLoop<Note> {

    private final Loop above;
    private final AtomicInteger brought = new AtomicInteger();
    private int handled;
    private boolean handling;
    private boolean ended;

    /** A loop whose callers do what an engine thread would do. */
    Loop(Loop above) {
      super(new SameThreadPlatform());
      this.above = above;
      disown();
    }

    <M extends Note> M brought(M message) {
      brought.incrementAndGet();
      return message;
    }

    @Override
    protected void handle(Note message) {
      if (handling) {
        throw new IllegalStateException("two threads handle messages");
      }
      handling = true;
      if (message.handled) {
        throw new IllegalStateException("a message is handled twice");
      }
      message.handled = true;
      handled++;
      if (message instanceof LastNote && !ended) {
        ended = true;
        notifyAbove(above.brought(new Note(false)));
      }
      handling = false;
    }

    void requireAllHandled() {
      if (handled != brought.get() || !isIdle()) {
        throw new IllegalStateException(
            handled + " of " + brought.get() + " messages were handled; idle: " + isIdle());
      }
    }

    @Override
    protected void refuse(Note message) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected boolean handlesAtOnce(Note message) {
      return !message.mayWait;
    }

    @Override
    protected boolean mustYield() {
      return false;
    }

    @Override
    protected void yielded() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected MessageLoop<Note> above() {
      return above;
    }
  }
}
