package io.supervision.conformance;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a step gave.
 *
 * @param result its result
 * @param events what happened until the tree was quiescent again, in order
 */
record Outcome(JsonNode result, List<JsonNode> events) {}
