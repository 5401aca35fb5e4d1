package io.supervision.spring.internal.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * How an action on several nodes ended.
 *
 * @param action what was asked for
 * @param results one for each path, in their order
 */
@JsonPropertyOrder({"action", "results"})
public record SelectionDescriptor(String action, List<Result> results)
    implements OperationResponseBody {

  /**
   * How it ended for one node.
   *
   * @param path the node
   * @param status what an action on this node alone would have been answered with
   * @param reason why it was refused, for programs; null if it was not
   * @param message why it was refused, for people; null if it was not
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"path", "status", "reason", "message"})
  public record Result(
      String path, int status, @Nullable String reason, @Nullable String message) {}
}
