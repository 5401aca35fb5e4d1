package io.supervision;

import io.supervision.internal.journal.ChildRecord;
import io.supervision.internal.journal.JournalNode;
import io.supervision.spec.RestartType;
import java.util.function.BooleanSupplier;

/**
 * The root as the journal sees it: a supervisor that is nobody's child.
 *
 * <p>Its path is empty, and its number is always one: each start of a tree makes a new one, with
 * new counts.
 */
final class RootNode implements JournalNode {

  /** There from the beginning, unlike that of a child. */
  private final ChildRecord record = new ChildRecord();

  private final BooleanSupplier running;

  /** The root of one run of a tree, and whether that runs. */
  RootNode(BooleanSupplier running) {
    this.running = running;
  }

  @Override
  public String path() {
    return "";
  }

  @Override
  public int number() {
    return 1;
  }

  @Override
  public boolean isSupervisor() {
    return true;
  }

  @Override
  public boolean isOneOfMany() {
    return false;
  }

  @Override
  public RestartType restart() {
    // nobody restarts it
    return RestartType.TEMPORARY;
  }

  @Override
  public ChildRecord record() {
    return record;
  }

  @Override
  public ChildRecord recordOrNew() {
    return record;
  }

  @Override
  public boolean isRunning() {
    return running.getAsBoolean();
  }

  @Override
  public boolean isRemoved() {
    return false;
  }
}
