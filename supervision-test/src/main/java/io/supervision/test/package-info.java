/**
 * Tests of supervised code, with JUnit Jupiter and AssertJ. {@link
 * io.supervision.test.SupervisionTester} moves time, breaks children and waits; {@link
 * io.supervision.test.Supervised} gives each test a tree of its own; {@link
 * io.supervision.test.SupervisionAssertions} says what is expected of it.
 */
@NullMarked
package io.supervision.test;

import org.jspecify.annotations.NullMarked;
