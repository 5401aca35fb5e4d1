package io.supervision.spring.internal.config;

import io.supervision.SupervisionTreeBuilder.Threads;
import io.supervision.spec.AutoShutdown;
import io.supervision.spec.Interrupt;
import io.supervision.spec.OnStuck;
import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import io.supervision.spring.internal.config.SupervisionDeclarations.Probe;
import io.supervision.spring.internal.lifecycle.OnRootFailure;
import io.supervision.spring.internal.lifecycle.Stages.StartStage;
import io.supervision.spring.internal.lifecycle.Stages.StopStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything that can be configured under {@code supervision}. What is null has not been set.
 *
 * @param enabled Whether there is supervision at all. False: no bean of it is there.
 * @param autoStartup Whether the tree starts with the application. False: all beans are there, and
 *     nothing starts.
 * @param startup What follows when a child of the root cannot be started with the application.
 * @param onRootFailure What follows when the root supervisor has failed.
 * @param stopTimeout How long the stop of the tree may take. By default 2 seconds less than
 *     spring.lifecycle.timeout-per-shutdown-phase.
 * @param phase The phase in which the tree starts and stops. By default before the web server
 *     accepts requests, and after they have drained.
 * @param keepAlive Whether a thread keeps the JVM alive while the tree runs, and after a failure of
 *     the root until the application is stopped.
 * @param threads The threads that children run on. Auto follows spring.threads.virtual.enabled
 *     where that is set, else virtual threads where the JVM has them.
 * @param defaults What is not said by a child or supervisor itself.
 * @param root The root supervisor.
 * @param supervisors The supervisors below the root, by name.
 * @param health How the health of the tree is reported.
 * @param listener Which message listeners are children of the tree.
 */
@ConfigurationProperties("supervision")
public record SupervisionProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("true") boolean autoStartup,
    @DefaultValue("fail-fast") Startup startup,
    @DefaultValue("liveness") OnRootFailure onRootFailure,
    @Nullable Duration stopTimeout,
    @DefaultValue("2147480575") int phase,
    @DefaultValue("true") boolean keepAlive,
    @DefaultValue("auto") Threads threads,
    @DefaultValue DefaultsProperties defaults,
    @DefaultValue RootProperties root,
    @DefaultValue Map<String, SupervisorProperties> supervisors,
    @DefaultValue HealthProperties health,
    @DefaultValue ListenerProperties listener) {

  /** What follows when a child of the root cannot be started with the application. */
  public enum Startup {
    /** The application does not start. */
    FAIL_FAST,
    /** The application starts without it, and the root retries. */
    BACKGROUND
  }

  /** How the children of a supervisor come and go. */
  enum SupervisorType {
    /** They are declared. */
    STATIC,
    /** They are added and removed at runtime. */
    DYNAMIC
  }

  /** Which message listeners the tree takes over from Spring. */
  public enum Adopt {
    /** Those that are named, by a child's key `listener` or by the annotation. */
    NAMED,
    /** All that Spring would start with the application. */
    ALL
  }

  /**
   * Message listeners.
   *
   * @param adopt Which of them are children of the tree instead of being run by Spring.
   */
  public record ListenerProperties(@DefaultValue("named") Adopt adopt) {}

  /**
   * How the health of the tree is reported.
   *
   * @param downAfter How long an outage may last until the health of a child that does not run is
   *     down.
   * @param recoveredAfter How long a child has to run after a failure until its outage is over;
   *     down-after, or 1m where that is shorter than 10s.
   */
  record HealthProperties(
      @DefaultValue("1m") Duration downAfter, @Nullable Duration recoveredAfter) {}

  /**
   * What is not said by a child or supervisor itself.
   *
   * @param child For children.
   * @param supervisor For supervisors, the root excepted.
   */
  record DefaultsProperties(
      @DefaultValue ChildDefaultsProperties child,
      @DefaultValue SupervisorDefaultsProperties supervisor) {}

  /**
   * Defaults for supervisors.
   *
   * @param strategy Which children are restarted together; one-for-one.
   * @param maxRestarts How many restarts are allowed within the period, or unlimited; 3.
   * @param period The period in which restarts are counted; 5s.
   * @param backoff Delays between restarts of the supervisor; none.
   */
  record SupervisorDefaultsProperties(
      @Nullable Strategy strategy,
      @Nullable String maxRestarts,
      @Nullable Duration period,
      @Nullable BackoffProperties backoff) {}

  /**
   * The root supervisor.
   *
   * @param strategy Which children are restarted together; one-for-one.
   * @param maxRestarts How many restarts are allowed within the period; unlimited.
   * @param period The period in which restarts are counted; 5s.
   * @param autoShutdown Whether the root ends with its significant children; never.
   * @param children The children of the root, by id.
   */
  record RootProperties(
      @Nullable Strategy strategy,
      @Nullable String maxRestarts,
      @Nullable Duration period,
      @Nullable AutoShutdown autoShutdown,
      @DefaultValue Map<String, ChildProperties> children) {}

  /**
   * A supervisor below the root.
   *
   * @param enabled Whether it is there, with all below it; true.
   * @param parent The name of the supervisor above it; root.
   * @param order Its place in the start order of its parent; 0.
   * @param type How its children come and go; static.
   * @param strategy Which children are restarted together; one-for-one.
   * @param maxRestarts How many restarts are allowed within the period, or unlimited; 3.
   * @param period The period in which restarts are counted; 5s.
   * @param maxChildren How many children a dynamic supervisor takes; no limit.
   * @param autoShutdown Whether it ends with its significant children; never.
   * @param restart Whether it is restarted by its parent; permanent.
   * @param shutdown How long it may take to stop, or infinity, or brutal-kill; infinity.
   * @param significant Whether its end counts for the auto-shutdown of its parent; false.
   * @param backoff Delays between its restarts; none, directly below the root 500ms to 30s.
   * @param requires What has to be up before it is started, and started again: health indicators,
   *     or children and supervisors by their paths; nothing.
   * @param start When it is started: with the tree, or last, after the web server; with-tree.
   * @param stop When it is stopped: with the tree, or first, before the web server stops taking
   *     requests; with-tree.
   * @param children Its children, by id.
   */
  record SupervisorProperties(
      @Nullable Boolean enabled,
      @Nullable String parent,
      @Nullable Integer order,
      @Nullable SupervisorType type,
      @Nullable Strategy strategy,
      @Nullable String maxRestarts,
      @Nullable Duration period,
      @Nullable Integer maxChildren,
      @Nullable AutoShutdown autoShutdown,
      @Nullable RestartType restart,
      @Nullable String shutdown,
      @Nullable Boolean significant,
      @Nullable BackoffProperties backoff,
      @Nullable List<String> requires,
      @Nullable StartStage start,
      @Nullable StopStage stop,
      @DefaultValue Map<String, ChildProperties> children) {}

  /**
   * Defaults for children.
   *
   * @param restart Whether they are restarted; permanent.
   * @param shutdown How long they may take to stop, or infinity, or brutal-kill; 5s.
   * @param interrupt When a stop interrupts them; immediate.
   * @param startTimeout How long a start waits for the child to be ready, or infinity; it does not
   *     wait.
   * @param heartbeatTimeout The longest silence between heartbeats, of children that can send them;
   *     not watched.
   * @param health How health is watched, of children that have a check.
   * @param backoff Delays between restarts; none.
   * @param onException Which throwables a restart cannot heal.
   * @param onStuck What follows when a child cannot be ended; hold.
   * @param holdFor With on-stuck escalate, how long to wait for the stuck thread; 30s.
   * @param mdc Whether lines of their threads carry the path as MDC key supervision.child; below
   *     static supervisors.
   */
  record ChildDefaultsProperties(
      @Nullable RestartType restart,
      @Nullable String shutdown,
      @Nullable Interrupt interrupt,
      @Nullable String startTimeout,
      @Nullable Duration heartbeatTimeout,
      @Nullable ChildHealthProperties health,
      @Nullable BackoffProperties backoff,
      @Nullable OnExceptionProperties onException,
      @Nullable OnStuck onStuck,
      @Nullable Duration holdFor,
      @Nullable Boolean mdc) {}

  /**
   * A child.
   *
   * @param enabled Whether it is there; true.
   * @param order Its place in the start order; 0.
   * @param bean The bean behind it; by default the one whose name or annotation gives this id.
   * @param method The method of the bean that is the child; by default the bean itself.
   * @param listener The message listener that is the child: the id of its endpoint; where two
   *     technologies have that, with one of them, as in kafka:orders; or bean#method.
   * @param streams The topology of Kafka Streams that is the child: the name of its factory bean.
   * @param connectTimeout How long a listener may be without a connection before it has failed; for
   *     ever.
   * @param runFailureThreshold How many runs of a scheduled method have to fail in a row until it
   *     has failed; 1.
   * @param runOnRestart Whether a scheduled method runs at once when it is started again, and not
   *     only when it is due; false.
   * @param start When it is started: with the tree, or last, after the web server; with-tree,
   *     listeners and scheduled methods below one-for-one last.
   * @param stop When it is stopped: with the tree, or first, before the web server stops taking
   *     requests; with-tree, listeners and scheduled methods below one-for-one first.
   * @param instances How many children to make, with the ids id-0, id-1 and so on; one, with the
   *     plain id.
   * @param restart Whether it is restarted; permanent.
   * @param shutdown How long it may take to stop, or infinity, or brutal-kill; 5s.
   * @param interrupt When a stop interrupts it; immediate, for lifecycle beans after-timeout.
   * @param significant Whether its end counts for the auto-shutdown of its supervisor; false.
   * @param startTimeout How long its start waits until it is ready, or infinity; it does not wait.
   * @param heartbeatTimeout The longest silence between heartbeats; not watched.
   * @param health How its health is watched.
   * @param backoff Delays between its restarts; none, directly below the root 500ms to 30s.
   * @param onException Which throwables a restart cannot heal.
   * @param onStuck What follows when it cannot be ended; hold.
   * @param holdFor With on-stuck escalate, how long to wait for the stuck thread; 30s.
   * @param mdc Whether lines of its thread carry its path as MDC key supervision.child; below
   *     static supervisors.
   * @param requires What has to be up before it is started, and started again: health indicators,
   *     or children and supervisors by their paths; nothing.
   * @param probe The probe of the platform that it takes part in; none.
   */
  record ChildProperties(
      @Nullable Boolean enabled,
      @Nullable Integer order,
      @Nullable String bean,
      @Nullable String method,
      @Nullable String listener,
      @Nullable String streams,
      @Nullable Duration connectTimeout,
      @Nullable Integer runFailureThreshold,
      @Nullable Boolean runOnRestart,
      @Nullable StartStage start,
      @Nullable StopStage stop,
      @Nullable Integer instances,
      @Nullable RestartType restart,
      @Nullable String shutdown,
      @Nullable Interrupt interrupt,
      @Nullable Boolean significant,
      @Nullable String startTimeout,
      @Nullable Duration heartbeatTimeout,
      @Nullable ChildHealthProperties health,
      @Nullable BackoffProperties backoff,
      @Nullable OnExceptionProperties onException,
      @Nullable OnStuck onStuck,
      @Nullable Duration holdFor,
      @Nullable Boolean mdc,
      @Nullable List<String> requires,
      @Nullable Probe probe) {}

  /**
   * How the health of a child is watched.
   *
   * @param enabled Whether it is watched; true if the child has a check or an indicator is named.
   * @param interval From the end of one check to the next; 30s.
   * @param timeout How long a check may take; 5s.
   * @param failureThreshold How many failed checks in a row end the child; 3.
   * @param indicator The health indicator to ask, by its name at /actuator/health; of a composite
   *     one part, as in `db/orders`.
   */
  record ChildHealthProperties(
      @Nullable Boolean enabled,
      @Nullable Duration interval,
      @Nullable Duration timeout,
      @Nullable Integer failureThreshold,
      @Nullable String indicator) {}

  /**
   * Delays between restarts.
   *
   * @param enabled Whether restarts are delayed; true if any of the other values is set.
   * @param initial The first delay; 500ms.
   * @param multiplier How much longer each delay is than the one before; 2.
   * @param max The longest delay; 30s.
   * @param jitter The share of the delay by which it may be shorter or longer, 0 to 1; 0.2.
   * @param resetAfter How long a child has to run to begin with the first delay again; 1m.
   */
  record BackoffProperties(
      @Nullable Boolean enabled,
      @Nullable Duration initial,
      @Nullable Double multiplier,
      @Nullable Duration max,
      @Nullable Double jitter,
      @Nullable Duration resetAfter) {}

  /**
   * Which throwables a restart cannot heal, the most specific class deciding. By default
   * LinkageError stops and VirtualMachineError, StackOverflowError excepted, escalates.
   *
   * @param restart Classes that are restarted although a wider class says otherwise.
   * @param stop Classes after which the child has given up.
   * @param escalate Classes after which every supervisor up to the root gives up.
   */
  record OnExceptionProperties(
      @Nullable List<Class<? extends Throwable>> restart,
      @Nullable List<Class<? extends Throwable>> stop,
      @Nullable List<Class<? extends Throwable>> escalate) {}
}
