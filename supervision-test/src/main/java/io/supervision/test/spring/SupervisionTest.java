package io.supervision.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * The supervision tree of a test's application context, on a clock that stands still. Goes beside
 * {@code @SpringBootTest}, a slice such as {@code @JdbcTest}, or {@code @ContextConfiguration}:
 *
 * <pre>{@code
 * @SpringBootTest
 * @SupervisionTest
 * class OrdersTests {
 *   @Test
 *   void comesBackAfterACrash(@Autowired SupervisionTester supervision) {
 *     supervision.crash("orders");
 *     supervision.advanceToNextRestart("orders");
 *     assertThat(supervision).child("orders").isRunning().hasRestarts(1);
 *   }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>A {@code ManualClock} is a bean (unless the test's configuration has one), and the tree
 *       runs on it; so do health, history, page and meters.
 *   <li>A {@code SupervisionTester} is a bean, too. Methods of the test take it, the {@code
 *       SupervisionTree}, the {@code ManualClock}, and the root as a {@code Supervisor}, as plain
 *       parameters, without {@code @Autowired}.
 *   <li>Before each method the tree is as after its start, with all counts at zero: if anything has
 *       happened in it, it is stopped and started again. Time goes on, beans are not made anew, and
 *       meters and history are those of the context.
 *   <li>After each method, whatever {@code supervision.stuck(...)} keeps is let go; a thread that
 *       still cannot be ended fails the test with its stack, and the context is not used again.
 *   <li>In a slice, the auto-configuration of supervision is there, but not that of the rest of the
 *       application: name with {@link #start} what the slice has the beans for.
 *   <li>Contexts are cached as always; {@link #start} is part of the key. While Spring pauses a
 *       context that no test uses, its tree is stopped.
 *   <li>Tests that run in parallel and share a context take turns.
 * </ul>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith({SpringExtension.class, SupervisionTestExtension.class})
public @interface SupervisionTest {

  /**
   * Of all children that annotations and configuration declare, start only these, by path; the path
   * of a supervisor stands for all below it. The others are not in the tree, and need no beans;
   * their supervisors are there, and have fewer children.
   *
   * @return empty for all
   */
  String[] start() default {};
}
