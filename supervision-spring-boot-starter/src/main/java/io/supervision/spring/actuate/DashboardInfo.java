package io.supervision.spring.actuate;

import io.supervision.snapshot.NodeSnapshot;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the dashboard tells of the application.
 *
 * @param application its name, or null if it has none
 * @param operable whether the endpoint's actions are there
 * @param downTooLong whether a node that is restarting or starting has not run for so long that its
 *     health is down
 */
public record DashboardInfo(
    @Nullable String application, boolean operable, Predicate<NodeSnapshot> downTooLong) {}
