package io.supervision;

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

  private static class Note implements Message {

    private final boolean mayWait;
    private boolean handled;

    Note(boolean mayWait) {
      this.mayWait = mayWait;
    }

    @Override
    public void handle(SupervisorProcess supervisor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean mayWait(SupervisorProcess supervisor) {
      return mayWait;
    }

    @Override
    public void refuse(SupervisorProcess supervisor) {
      throw new UnsupportedOperationException();
    }
  }

  /** What makes the loop tell the one above. */
  private static final class LastNote extends Note {
    LastNote() {
      super(true);
    }
  }

  private static final class Loop extends MessageLoop {

    private final Loop above;
    private final AtomicInteger brought = new AtomicInteger();
    private int handled;
    private boolean handling;
    private boolean ended;

    /** A loop whose callers do what an engine thread would do. */
    Loop(Loop above) {
      super(Runnable::run);
      this.above = above;
      disown();
    }

    <M extends Message> M brought(M message) {
      brought.incrementAndGet();
      return message;
    }

    @Override
    void handle(Message message) {
      if (handling) {
        throw new IllegalStateException("two threads handle messages");
      }
      handling = true;
      if (message instanceof Note note) {
        if (note.handled) {
          throw new IllegalStateException("a message is handled twice");
        }
        note.handled = true;
      }
      handled++;
      if (message instanceof LastNote && !ended) {
        ended = true;
        tellAbove(above.brought(new EndNotice(null, null, null, null)));
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
    void refuse(Message message) {
      throw new UnsupportedOperationException();
    }

    @Override
    boolean handlesAtOnce(Message message) {
      return !(message instanceof Note note) || !note.mayWait;
    }

    @Override
    boolean mustYield() {
      return false;
    }

    @Override
    void yielded() {
      throw new UnsupportedOperationException();
    }

    @Override
    MessageLoop above() {
      return above;
    }
  }
}
