package io.supervision.spring;

import io.supervision.SupervisionTree;

/**
 * The root supervisor has failed: nothing is supervised any more. Published as an application
 * event, whatever {@code supervision.on-root-failure} says. Where memory runs out while it is
 * published, the same event is published again: a listener may hear it more than once. A listener
 * that does not return is not waited for.
 *
 * @param tree the tree
 * @param cause why, for instance a {@link io.supervision.RestartIntensityExceededException}
 */
public record RootFailedEvent(SupervisionTree tree, Throwable cause) {}
