package io.supervision.test.spring;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Brings the tree into slices, too, which have no other auto-configuration than their own. What
 * that is stands in {@code META-INF/spring}, in the file named like this class.
 */
@ImportAutoConfiguration
final class SupervisionTestConfiguration {}
