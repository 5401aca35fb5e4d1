package io.supervision.spring.actuate;

import org.jspecify.annotations.Nullable;

/**
 * What the dashboard tells of the application.
 *
 * @param application its name, or null if it has none
 * @param operable whether the endpoint's actions are there
 */
public record DashboardInfo(@Nullable String application, boolean operable) {}
