package io.supervision.spring.internal.schedule;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.beans.ChildTarget;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Which scheduled methods are children of the tree, and all that these have in common. */
public final class Schedules {

  private final ScheduleMaker maker;
  private final boolean isSwitchedOn;
  private final Set<String> adopted = ConcurrentHashMap.newKeySet();

  /**
   * Nothing is adopted yet.
   *
   * @param beans where the beans are
   * @param now the time of the tree
   * @param remarks takes what there is to say of a child
   * @param isSwitchedOn whether there is a tree at all, or Spring runs all as before
   */
  public Schedules(
      ConfigurableListableBeanFactory beans,
      Supplier<Instant> now,
      Remarks remarks,
      boolean isSwitchedOn) {
    this.isSwitchedOn = isSwitchedOn;
    this.maker =
        new ScheduleMaker(
            beans, now, remarks, processor -> processor instanceof AdoptingScheduledProcessor);
  }

  /**
   * Declares a child.
   *
   * @param bean the bean
   * @param method its method, which is scheduled
   * @param runs how its runs are treated
   * @param where where it is declared, for people
   * @return what the child runs
   */
  public ChildTarget target(String bean, String method, RunSettings runs, String where) {
    adopted.add(key(bean, method));
    return new ScheduledTarget(new ScheduleMaker.Place(bean, method, where), runs, maker);
  }

  /** Whether the tree runs a method, and Spring must not. */
  boolean isAdopted(String bean, String method) {
    return isSwitchedOn && adopted.contains(key(bean, method));
  }

  private static String key(String bean, String method) {
    return bean + "#" + Labels.withoutModule(method);
  }
}
