package io.supervision.spring.internal.beans;

import io.supervision.worker.HealthCheck;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;

/**
 * Whether something is up that a child requires: a health indicator, all parts of a composite, or
 * all members of a health group. It is looked up at each check, since it may be registered later.
 */
public final class RequiredIndicator implements HealthCheck {

  /** Our own indicators, which say how the tree is that waits for them. */
  private static final Set<String> OWN =
      Set.of("supervision", "supervisionReadiness", "supervisionLiveness");

  private final BeanFactory beans;
  private final String name;

  /**
   * Names an indicator.
   *
   * @param beans where the registry of health contributors is found
   * @param name its name at {@code /actuator/health}, such as {@code db} or {@code db/orders}
   */
  public RequiredIndicator(BeanFactory beans, String name) {
    this.beans = beans;
    this.name = name;
  }

  /** Whether an indicator is ours, or below one of ours. */
  public static boolean isOwn(String name) {
    int slash = name.indexOf('/');
    return OWN.contains(slash < 0 ? name : name.substring(0, slash));
  }

  @Override
  public Result check() throws Exception {
    return NamedHealth.check(beans, name);
  }
}
