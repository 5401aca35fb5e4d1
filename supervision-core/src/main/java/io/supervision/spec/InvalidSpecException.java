package io.supervision.spec;

import java.util.Objects;

/** A description that cannot be: thrown when a specification is built, before anything starts. */
public class InvalidSpecException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** What is wrong, for programs. */
  public enum Problem {
    /** An id or a name is empty or has a forbidden character. */
    INVALID_ID,
    /** Two children of one supervisor have the same id. */
    DUPLICATE_ID,
    /** Settings that exclude each other. */
    BAD_COMBINATION,
    /** A restart intensity below zero. */
    INVALID_INTENSITY,
    /** A period that is not positive. */
    INVALID_PERIOD,
    /** A shutdown time that cannot be. */
    INVALID_SHUTDOWN,
    /** Any other setting out of its range. */
    INVALID_SETTING
  }

  /** What is wrong. */
  private final Problem problem;

  /** Which setting is wrong. */
  private final String property;

  /**
   * Describes a problem.
   *
   * @param problem what is wrong, for programs
   * @param property the setting, in the spelling of the documentation
   * @param message what is wrong and what to do, for people
   */
  public InvalidSpecException(Problem problem, String property, String message) {
    super(message);
    this.problem = Objects.requireNonNull(problem, "problem");
    this.property = Objects.requireNonNull(property, "property");
  }

  /** The same problem, with the place where it is. */
  InvalidSpecException in(String place) {
    InvalidSpecException placed =
        new InvalidSpecException(problem, property, place + ": " + getMessage());
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  /**
   * What is wrong.
   *
   * @return the problem, for programs
   */
  public Problem problem() {
    return problem;
  }

  /**
   * Which setting is wrong.
   *
   * @return its name
   */
  public String property() {
    return property;
  }
}
