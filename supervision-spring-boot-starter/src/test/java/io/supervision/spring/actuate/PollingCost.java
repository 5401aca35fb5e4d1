package io.supervision.spring.actuate;

import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.event.SupervisionEvent.ChildStarted;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartIntensity;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Crashable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.WebApplicationType;

/**
 * What it costs to look: how long restarts take with and without a reader that asks once a second,
 * in rounds that take turns, and how large and how slow the answers are. Arguments: children
 * (10000), pairs of rounds (10), seconds of a round (5).
 */
public final class PollingCost {

  private static final String ENDPOINT = "/actuator/supervision";

  private final Application application;
  private final Crashable victim;
  private final LinkedBlockingQueue<Long> restarts = new LinkedBlockingQueue<>();

  private PollingCost(Application application, Crashable victim) {
    this.application = application;
    this.victim = victim;
  }

  public static void main(String[] arguments) throws Exception {
    int children = argument(arguments, 0, 10_000);
    int rounds = argument(arguments, 1, 10);
    Duration length = Duration.ofSeconds(argument(arguments, 2, 5));
    Crashable victim = new Crashable();
    SupervisorSpec spec =
        SupervisorSpec.named("app")
            .child(SupervisorSpec.dynamic("pool"))
            .child(
                SupervisorSpec.named("fragile")
                    .intensity(RestartIntensity.unlimited())
                    .child(victim.as("victim")))
            .build();
    try (SupervisionTree tree = SupervisionTree.create(spec)) {
      tree.start();
      Supervisor pool = tree.supervisor("pool");
      for (int i = 0; i < children; i++) {
        pool.startChild(ChildSpec.task("job-" + i, context -> context.awaitStop()));
      }
      try (Application application =
          Application.open(
              WebApplicationType.SERVLET,
              tree,
              "management.endpoints.web.exposure.include=supervision",
              "logging.level.io.supervision=off")) {
        PollingCost cost = new PollingCost(application, victim);
        tree.subscribe(
            event -> {
              if (event instanceof ChildStarted start && start.restartedBecause() != null) {
                cost.restarts.offer(start.down() == null ? 0 : start.down().toNanos());
              }
            });
        cost.answers("dashboard", ENDPOINT + "?view=dashboard");
        cost.answers("whole tree", ENDPOINT);
        cost.compare("dashboard", ENDPOINT + "?view=dashboard", rounds, length);
        cost.compare("whole tree", ENDPOINT, rounds, length);
      }
    }
  }

  private static int argument(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }

  private void answers(String name, String path) {
    long[] times = new long[40];
    int size = 0;
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      size = application.get(path).body().length();
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times, 20, 40);
    print("%s: %,d bytes, median answer %.1f ms", name, size, times[30] / 1e6);
  }

  private void compare(String name, String path, int rounds, Duration length) throws Exception {
    List<Double> ratios = new ArrayList<>();
    round(null, length);
    round(path, length);
    for (int i = 0; i < rounds; i++) {
      boolean polledFirst = i % 2 == 0;
      double first = round(polledFirst ? path : null, length);
      double second = round(polledFirst ? null : path, length);
      double polled = polledFirst ? first : second;
      double alone = polledFirst ? second : first;
      ratios.add(polled / alone);
      print("%s: polled %.1f us, alone %.1f us, ratio %.3f", name, polled, alone, polled / alone);
    }
    ratios.sort(null);
    print("%s: median ratio of restart latency %.3f", name, ratios.get(ratios.size() / 2));
  }

  /** The median time from an end to running again, in microseconds. */
  private double round(String path, Duration length) throws Exception {
    ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
    Future<?> polling = null;
    List<Long> times = new ArrayList<>();
    try {
      if (path != null) {
        polling = reader.scheduleAtFixedRate(() -> application.get(path), 0, 1, TimeUnit.SECONDS);
      }
      long end = System.nanoTime() + length.toNanos();
      while (System.nanoTime() < end) {
        victim.crash("once more");
        Long down = restarts.poll(10, TimeUnit.SECONDS);
        if (down == null) {
          throw new IllegalStateException("no restart within ten seconds");
        }
        times.add(down);
      }
      if (polling != null && polling.isDone()) {
        polling.get();
      }
    } finally {
      reader.shutdownNow();
      reader.awaitTermination(10, TimeUnit.SECONDS);
    }
    times.sort(null);
    return times.get(times.size() / 2) / 1e3;
  }

  @SuppressWarnings("SystemOut")
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
