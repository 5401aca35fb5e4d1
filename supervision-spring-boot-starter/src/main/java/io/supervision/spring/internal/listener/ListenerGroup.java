package io.supervision.spring.internal.listener;

import io.supervision.spec.Backoff;
import io.supervision.spec.ChildSettings;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spec.SupervisorSpecBuilder;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.beans.StartCheck;
import io.supervision.spring.listener.AdoptableListener;
import io.supervision.worker.Worker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * A supervisor of listeners, with one child for each that is registered when it starts: all that
 * nobody names, or the several of one method, such as those for retries.
 */
public final class ListenerGroup extends AdoptedTarget {

  /** The name of the supervisor of all that nobody names. */
  public static final String ALL = "listeners";

  private final Listeners listeners;
  private final ListenerWorkers maker;
  private final Predicate<RegisteredListener> isMember;
  private final @Nullable ListenerReference reference;
  private final @Nullable Duration connectTimeout;
  private final String where;

  /** A listener keeps its worker, since its calls are seen by that for ever. */
  private final Map<AdoptableListener, Worker> workers = new ConcurrentHashMap<>();

  private volatile boolean isDescribed;

  /**
   * A group.
   *
   * @param reference what its members have in common; null: they are those that nobody names
   */
  ListenerGroup(
      String name,
      Listeners listeners,
      ListenerWorkers maker,
      Predicate<RegisteredListener> isMember,
      @Nullable ListenerReference reference,
      @Nullable Duration connectTimeout,
      String where) {
    super(name);
    this.listeners = listeners;
    this.maker = maker;
    this.isMember = isMember;
    this.reference = reference;
    this.connectTimeout = connectTimeout;
    this.where = where;
  }

  /**
   * Whether it takes care of a listener, or will: one that is registered after its start is none of
   * its children until it is started again.
   */
  boolean takes(RegisteredListener listener) {
    return isMember.test(listener) && (!isDescribed || workers.containsKey(listener.listener()));
  }

  /** Members that are none of its children, since they were registered too late. */
  List<RegisteredListener> late() {
    return isDescribed ? members().stream().filter(member -> !takes(member)).toList() : List.of();
  }

  @Override
  public boolean isGroup() {
    return true;
  }

  @Override
  public StartCheck startCheck(ChildSettings settings) {
    return this::check;
  }

  private void check(Problems problems) {
    listeners.tellOfOthers();
    List<RegisteredListener> members = members();
    if (members.isEmpty() && reference != null) {
      listeners.reportUnknown(reference, where, problems);
    }
    for (RegisteredListener member : members) {
      String other = maker.claim(member.listener(), where);
      if (other != null && !other.equals(where)) {
        problems.add(where, member + " is a child already: " + other, "Declare it in one place");
      }
    }
  }

  private List<RegisteredListener> members() {
    return listeners.all().stream().filter(isMember).toList();
  }

  /** A supervisor with the settings for each of its children. */
  @Override
  public ChildSpec spec(String id, ChildSettings settings) {
    return ChildSpec.supervisor(id, () -> all(settings)).backoff(Backoff.DEFAULT).build();
  }

  private SupervisorSpec all(ChildSettings settings) {
    isDescribed = true;
    SupervisorSpecBuilder builder = SupervisorSpec.named(ALL);
    Set<String> ids = new HashSet<>();
    for (RegisteredListener member : members()) {
      Worker worker =
          workers.computeIfAbsent(
              member.listener(), listener -> maker.worker(listener, connectTimeout, settings));
      builder.child(ChildSpec.task(id(member, ids), worker).settings(settings));
    }
    return builder.build();
  }

  /** Its own id, without one bean and method; where two have one, with the technology. */
  private static String id(RegisteredListener member, Set<String> taken) {
    String method = member.methodName();
    Object bean = member.listener().bean();
    String id = Labels.kebabCase(member.listener().id());
    if (!member.listener().hasGivenId() && bean != null) {
      id =
          Labels.kebabCase(
              ClassUtils.getUserClass(bean).getSimpleName() + (method == null ? "" : "-" + method));
    }
    String unique = id;
    for (int number = 2; !taken.add(unique); number++) {
      unique = number == 2 ? member.technology() + "-" + id : id + "-" + number;
    }
    return unique;
  }
}
