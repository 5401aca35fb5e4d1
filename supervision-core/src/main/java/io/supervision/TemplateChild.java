package io.supervision;

import io.supervision.spec.ChildSpec;
import org.jspecify.annotations.Nullable;

/** A child made from a template, with the argument it was started with. */
final class TemplateChild extends Child {

  private final @Nullable Object argument;

  /** Stands in its id, since the specification is that of all. */
  private final long serial;

  TemplateChild(
      ChildSpec template, SupervisorProcess owner, @Nullable Object argument, long serial) {
    super(template, owner);
    this.argument = argument;
    this.serial = serial;
  }

  @Override
  String id() {
    return spec.id() + "-" + serial;
  }

  @Override
  @Nullable Object argument() {
    return argument;
  }
}
