package io.supervision.conformance;

/** A vector holds a value that the types of the Java interface cannot hold. */
final class RefusedValue extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /** With the code that OTP gives for the value. */
  RefusedValue(String code) {
    super(code);
    this.code = code;
  }

  String code() {
    return code;
  }
}
