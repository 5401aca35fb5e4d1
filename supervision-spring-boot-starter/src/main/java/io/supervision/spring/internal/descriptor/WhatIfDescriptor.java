package io.supervision.spring.internal.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.supervision.spring.internal.descriptor.NodeDescriptor.RequirementDescriptor;
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
 * @param waitsFor what is not up now, so that the child would wait for it; empty if nothing
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"path", "stops", "starts", "restartsLeft", "givesUp", "waitsFor"})
public record WhatIfDescriptor(
    String path,
    List<String> stops,
    List<String> starts,
    @Nullable Integer restartsLeft,
    @Nullable String givesUp,
    List<RequirementDescriptor> waitsFor)
    implements OperationResponseBody {}
