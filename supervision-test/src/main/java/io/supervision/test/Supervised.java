package io.supervision.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test a tree of its own, on a clock that stands still.
 *
 * <p>On a field that describes a supervisor ({@code SupervisorSpec}, its builder, or any {@code
 * ChildDefinition} of one): before each test the tree is made and started, after it the tree is
 * stopped, several in reverse. A method of the test then takes as parameters what it needs: a
 * {@link SupervisionTester}, the {@code SupervisionTree}, its {@code ManualClock}, or its root as a
 * {@code Supervisor}.
 *
 * <pre>{@code
 * class OrdersTests {
 *   @Supervised SupervisorSpec tree = SupervisorSpec.named("app")
 *       .child(ChildSpec.worker("orders", Orders::new))
 *       .build();
 *
 *   @Test
 *   void comesBackAfterACrash(SupervisionTester supervision) {
 *     supervision.crash("orders");
 *     assertThat(supervision).child("orders").isRunning().hasRestarts(1);
 *   }
 * }
 * }</pre>
 *
 * <p>On a parameter, or on a field of one of those four types: which tree is meant, by the name of
 * the field or of a method without parameters that describes it; needed where there are several. A
 * tree that only such a name asks for is started when it is asked for.
 *
 * <p>The fields of enclosing test classes and of superclasses count, too, unless one of the same
 * name is nearer. The fields are read before {@code @BeforeEach} methods run, so they are to be set
 * where they are declared. A test fails if its tree does not start within ten seconds, or if at its
 * end a thread is left that cannot be ended; what {@link SupervisionTester#stuck} keeps is let go
 * before. Where tests of one instance run at the same time, take parameters, not fields.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(SupervisionExtension.class)
public @interface Supervised {

  /**
   * The name of the field or method that describes the tree.
   *
   * @return empty for the only one
   */
  String value() default "";
}
