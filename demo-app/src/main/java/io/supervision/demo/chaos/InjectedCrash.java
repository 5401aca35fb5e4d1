package io.supervision.demo.chaos;

/** A crash that was ordered from outside. */
final class InjectedCrash extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InjectedCrash(String path) {
    super("crash of '" + path + "' ordered from outside");
  }
}
