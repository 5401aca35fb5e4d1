package io.supervision.spring.internal.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why the endpoint did not do what it was asked for.
 *
 * @param path the node
 * @param action what was asked for
 * @param reason why not, for programs: the label of {@link
 *     io.supervision.SupervisionException.Reason}, {@code other-instance}, {@code cross-site} or
 *     {@code bad-request}
 * @param message why not, for people
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"path", "action", "reason", "message"})
public record RefusalDescriptor(String path, String action, String reason, @Nullable String message)
    implements OperationResponseBody {}
