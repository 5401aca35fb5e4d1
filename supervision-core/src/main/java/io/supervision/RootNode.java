package io.supervision;

import io.supervision.internal.journal.ChildRecord;
import io.supervision.internal.journal.JournalNode;
import io.supervision.spec.RestartType;
import java.util.function.BooleanSupplier;

/** The root as the journal sees it: a supervisor that is nobody's child. */
final class RootNode implements JournalNode {

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
