package io.supervision.spring.internal.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.supervision.WhatIf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What would happen if a child crashed now, as the endpoint shows it.
 *
 * @param path the child
 * @param stops the paths that would be stopped, in order
 * @param starts the paths that would be started, in order
 * @param restartsLeft how many restarts its supervisor would have left; null without limit
 * @param givesUp the path of the supervisor that would give up; null if none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"path", "stops", "starts", "restartsLeft", "givesUp"})
public record WhatIfDescriptor(
    String path,
    List<String> stops,
    List<String> starts,
    @Nullable Integer restartsLeft,
    @Nullable String givesUp)
    implements OperationResponseBody {

  public static WhatIfDescriptor of(WhatIf whatIf) {
    return new WhatIfDescriptor(
        whatIf.path(), whatIf.stops(), whatIf.starts(), whatIf.restartsLeft(), whatIf.givesUp());
  }
}
