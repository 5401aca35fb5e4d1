package io.supervision.spring;

/**
 * One thing that is wrong with annotations or configuration.
 *
 * @param where the property, or the bean and its annotation
 * @param what what is wrong there
 * @param remedy what to do about it
 */
public record ConfigurationProblem(String where, String what, String remedy) {

  @Override
  public String toString() {
    return where + ": " + what + ". " + remedy + ".";
  }
}
