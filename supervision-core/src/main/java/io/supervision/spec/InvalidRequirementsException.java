package io.supervision.spec;

import java.util.List;
import java.util.stream.Collectors;

/** Requirements that can never be met: of nodes that are not there, or in a circle. */
public class InvalidRequirementsException extends InvalidSpecException {

  private static final long serialVersionUID = 1L;

  /** All that is wrong. */
  private final transient List<Impossible> impossible;

  /**
   * Describes all that is wrong at once.
   *
   * @param impossible not empty
   */
  public InvalidRequirementsException(List<Impossible> impossible) {
    super(
        Problem.BAD_COMBINATION,
        "requires",
        impossible.stream().map(Impossible::message).collect(Collectors.joining("\n")));
    this.impossible = List.copyOf(impossible);
  }

  /**
   * One that can never be met.
   *
   * @param path the child that requires it
   * @param requirement the path of the node that it requires
   * @param message what is wrong and what to do, for people
   */
  public record Impossible(String path, String requirement, String message) {}

  /**
   * All that is wrong.
   *
   * @return not empty, in the order of the children
   */
  public List<Impossible> impossible() {
    return impossible;
  }
}
