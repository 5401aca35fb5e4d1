package io.supervision.spring.internal.operations;

/** The body of a selection, kept beside its request by whatever serves that. */
public final class SelectionBody {

  /** The attribute of a request that holds it, as text. */
  public static final String ATTRIBUTE = SelectionBody.class.getName();

  /** The last segment of its address. */
  public static final String NAME = "_actions";

  /** How long it may be, in bytes. */
  static final int LIMIT = 1 << 20;

  private SelectionBody() {}
}
