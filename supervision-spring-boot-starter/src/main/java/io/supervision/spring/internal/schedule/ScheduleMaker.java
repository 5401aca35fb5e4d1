package io.supervision.spring.internal.schedule;

import io.micrometer.observation.ObservationRegistry;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.beans.Obstacle;
import io.supervision.spring.internal.beans.ScheduledAnnotations;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.KotlinDetector;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.util.ReflectionUtils;

/**
 * Makes what runs a scheduled method, of its bean and its annotations, or says why that cannot be.
 */
final class ScheduleMaker {

  /** In this mode ShedLock locks what a scheduler runs, and the tree uses none. */
  private static final String SHEDLOCK = "net.javacrumbs.shedlock.spring.aop.SchedulerProxy";

  private static final String SCHEDULER_LOCK =
      "net.javacrumbs.shedlock.spring.annotation.SchedulerLock";

  private final ConfigurableListableBeanFactory beans;
  private final Supplier<Instant> now;
  private final Remarks remarks;
  private final Predicate<Object> isAdopting;

  /**
   * Makes them for one context.
   *
   * @param isAdopting whether a processor of Spring's kind leaves adopted methods out
   */
  ScheduleMaker(
      ConfigurableListableBeanFactory beans,
      Supplier<Instant> now,
      Remarks remarks,
      Predicate<Object> isAdopting) {
    this.beans = beans;
    this.now = now;
    this.remarks = remarks;
    this.isAdopting = isAdopting;
  }

  /**
   * A scheduled method that is a child.
   *
   * @param where where it is declared, for people
   */
  record Place(String bean, String method, String where) {
    @Override
    public String toString() {
      return "scheduled method '" + method + "' of bean '" + bean + "'";
    }
  }

  ScheduledWorker worker(
      Timetable timetable, RunSettings runs, @Nullable Duration heartbeatTimeout, boolean mayEnd) {
    return new ScheduledWorker(
        timetable, runs, heartbeatTimeout, mayEnd, new TreeClock(now), remarks);
  }

  /** When the method of a child is to run; empty if that cannot be, which has been reported. */
  Optional<Timetable> timetable(Place child, Problems problems) {
    if (!isOneOfThisContext(child, problems)) {
      return Optional.empty();
    }
    Object bean = beans.getBean(child.bean());
    Method method = method(AopUtils.getTargetClass(bean), child.method());
    if (method == null) {
      problems.add(
          child.where(),
          "there is no " + child + " (" + AopUtils.getTargetClass(bean).getName() + ")",
          "Annotate the method of the class with @Scheduled, and not one that it overrides");
      return Optional.empty();
    }
    if (!mayRun(child, method, problems)) {
      return Optional.empty();
    }
    Obstacle obstacle = Obstacle.to(bean, method);
    if (obstacle != null) {
      problems.add(child.where(), child + " cannot be run: " + obstacle.what(), obstacle.remedy());
      return Optional.empty();
    }
    List<Timetable.Slot> slots = new ArrayList<>();
    ScheduleReader reader = new ScheduleReader(beans::resolveEmbeddedValue);
    for (Scheduled scheduled : ScheduledAnnotations.on(method)) {
      try {
        MethodCall call =
            new MethodCall(
                bean,
                method,
                this::observations,
                new TaskDecorators(beans).of(scheduled.scheduler()));
        reader.read(scheduled).forEach(trigger -> slots.add(new Timetable.Slot(trigger, call)));
      } catch (IllegalArgumentException invalid) {
        problems.add(
            child.where(),
            "the schedule of " + child + " cannot be: " + invalid.getMessage(),
            "Correct its @Scheduled");
      } catch (BeansException noScheduler) {
        problems.add(
            child.where(),
            child + " names a scheduler that is not there: " + scheduled.scheduler(),
            "Declare a TaskScheduler of that name, or correct `scheduler`");
      }
    }
    return Optional.of(new Timetable(slots, new TreeClock(now)));
  }

  private static @Nullable Method method(Class<?> type, String name) {
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
      if (Labels.withoutModule(method.getName()).equals(Labels.withoutModule(name))
          && !ScheduledAnnotations.on(method).isEmpty()) {
        return method;
      }
    }
    return null;
  }

  /** Spring's processor is asked for each instance, in the context where it is made. */
  private boolean isOneOfThisContext(Place child, Problems problems) {
    String target = ScopedProxyUtils.getTargetBeanName(child.bean());
    boolean isSingleton =
        beans.isSingleton(beans.containsBeanDefinition(target) ? target : child.bean());
    if (!isSingleton) {
      problems.add(
          child.where(),
          child + " is one of each of its instances, since the bean is no singleton",
          "Make the bean a singleton, or leave its schedule to Spring");
    }
    boolean isOfThisContext = beans.containsLocalBean(child.bean());
    if (!isOfThisContext) {
      problems.add(
          child.where(),
          child + " is of a parent context, which runs it",
          "Declare the bean in the context that supervises it, or remove the child");
    }
    return isSingleton && isOfThisContext;
  }

  /** One mistake does not hide another. */
  private boolean mayRun(Place child, Method method, Problems problems) {
    int allowed = KotlinDetector.isSuspendingFunction(method) ? 1 : 0;
    boolean fits = method.getParameterCount() == allowed;
    if (!fits) {
      problems.add(
          child.where(),
          child + " has parameters: " + method.toGenericString(),
          "Remove them: nobody could give it any");
    }
    boolean isDeferred = !MethodCall.isOfOneResult(method);
    if (!isDeferred) {
      problems.add(
          child.where(),
          child + " gives a result that can be waited for once only: " + method.toGenericString(),
          "Return a Publisher such as a Mono, which each run can subscribe to, or wait in the"
              + " method");
    }
    boolean isLockedElsewhere = isLockedByScheduler(method);
    if (isLockedElsewhere) {
      problems.add(
          child.where(),
          child
              + " is locked by ShedLock around its scheduler (PROXY_SCHEDULER), which the tree does"
              + " not use: it would run without its lock",
          "Let ShedLock lock the method: @EnableSchedulerLock(interceptMode = PROXY_METHOD)");
    }
    String foreign = foreignProcessor();
    if (foreign != null) {
      problems.add(
          child.where(),
          child + " would be run by bean '" + foreign + "' as well, which schedules by itself",
          "Remove that bean: @EnableScheduling brings one that leaves adopted methods to the tree");
    }
    return fits && isDeferred && !isLockedElsewhere && foreign == null;
  }

  private boolean isLockedByScheduler(Method method) {
    boolean isLocked =
        MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream()
            .anyMatch(annotation -> annotation.getType().getName().equals(SCHEDULER_LOCK));
    if (!isLocked) {
      return false;
    }
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(name, false);
      if (type != null && type.getName().startsWith(SHEDLOCK) && !isConfiguration(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isConfiguration(Class<?> type) {
    return type.getName().contains("Configuration");
  }

  private @Nullable String foreignProcessor() {
    for (String name :
        beans.getBeanNamesForType(ScheduledAnnotationBeanPostProcessor.class, true, false)) {
      if (!isAdopting.test(beans.getBean(name))) {
        return name;
      }
    }
    return null;
  }

  private ObservationRegistry observations() {
    return beans
        .getBeanProvider(ObservationRegistry.class)
        .getIfUnique(() -> ObservationRegistry.NOOP);
  }

  /** Its zone is that of the machine, as Spring's. */
  private static final class TreeClock extends Clock {

    private final Supplier<Instant> now;

    TreeClock(Supplier<Instant> now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.fixed(now.get(), zone);
    }
  }
}
