package io.supervision;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test for every exit that a restart follows: the child's type, the reason by its label, and how
 * many failures it counts as.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest
@CsvSource({
  "PERMANENT, normal, 0",
  "PERMANENT, shutdown, 0",
  "PERMANENT, killed, 1",
  "PERMANENT, failure, 1",
  "TRANSIENT, killed, 1",
  "TRANSIENT, failure, 1"
})
@interface RestartedExits {}
