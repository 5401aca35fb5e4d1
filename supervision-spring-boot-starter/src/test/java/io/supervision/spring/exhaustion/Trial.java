package io.supervision.spring.exhaustion;

import io.micrometer.core.instrument.MeterRegistry;
import io.supervision.SupervisionTree;
import io.supervision.snapshot.ChildSnapshot;
import io.supervision.snapshot.NodeSnapshot;
import io.supervision.snapshot.NodeState;
import io.supervision.snapshot.SupervisorSnapshot;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import io.supervision.spring.actuate.SupervisionEndpoint;
import io.supervision.worker.ExitReason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One process: an application runs out of something, is let go, and has to be whole again or over.
 */
final class Trial {

  static final String WHOLE = "WHOLE: ";
  static final String NOT_WHOLE = "NOT WHOLE: ";

  /** The parent is to send the signal, soon after what is said here is read. */
  static final String SEND_THE_SIGNAL = "SEND THE SIGNAL";

  static final String ROOT_HAS_FAILED = "ROOT HAS FAILED";
  static final String DESTROYED = "DESTROYED";
  static final String DESTROYED_TOO_EARLY = "DESTROYED TOO EARLY";

  private enum What {
    GOES_ON,
    GIVES_UP,
    ESCALATES,
    CLOSED,
    SIGNALLED
  }

  /** The budget of a stop, the grace, and some seconds for a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final int MOST_CALLS = 4_096;

  private final Random random;
  private final What what;
  private final String reaction;
  private final boolean mayLoseThreads;
  private final boolean web;
  private final Hog hog;
  private ConfigurableApplicationContext context;
  private ExhaustedApplication application;
  private SupervisionTree tree;
  private CompletableFuture<ExitReason> termination;
  private volatile boolean over;
  private final AtomicInteger closesThatThrew = new AtomicInteger();

  private Trial(String resource, boolean web, Random random) {
    this.random = random;
    this.web = web;
    what = What.values()[random.nextInt(What.values().length)];
    reaction = List.of("liveness", "shutdown", "report").get(random.nextInt(3));
    mayLoseThreads = Runtime.version().feature() >= 21 && random.nextBoolean();
    hog =
        switch (resource) {
          case "memory" -> new MemoryHog(new Random(random.nextLong()));
          case "threads" -> new ThreadHog();
          case "files" -> new FileHog();
          default -> throw new IllegalArgumentException(resource);
        };
  }

  /** Arguments: what runs out, whether there is a web server, the seed. */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      // mixed: neighbours would begin alike
      Random random = new Random(Long.parseLong(arguments[2]) * 0x9E3779B97F4A7C15L);
      Trial trial = new Trial(arguments[0], Boolean.parseBoolean(arguments[1]), random);
      print(WHOLE + trial.run());
    } catch (Throwable t) {
      status = 3;
      print(NOT_WHOLE + t);
      t.printStackTrace(System.out);
      printThreads();
    }
    System.out.flush();
    // some threads may never end
    Runtime.getRuntime().halt(status);
  }

  private String run() throws InterruptedException {
    start();
    Helper hogging = new Helper("hog", hog::run);
    Random which = new Random(random.nextLong());
    List<Helper> users =
        List.of(new Helper("churn", this::churn), new Helper("crash", () -> crash(which)));
    Helper close = new Helper("close", this::close);
    long untilEnd = 50L + random.nextInt(1_000);
    long afterEnd = random.nextInt(1_500);
    users.forEach(Helper::start);
    if (what == What.SIGNALLED) {
      print(SEND_THE_SIGNAL);
    }
    hogging.start();
    // from here on, until it lets go, nothing that needs memory
    Hog.pause(untilEnd);
    if (what == What.CLOSED) {
      close.start();
    }
    Hog.pause(afterEnd);
    hog.letGo();
    over = true;
    hogging.join();
    if (what == What.CLOSED) {
      close.mustReturn();
    }
    users.forEach(Helper::mustBeOver);
    if (what == What.GIVES_UP) {
      // maybe it has not come to that
      application.crashes.release(100);
    }
    if (what == What.CLOSED) {
      endsWhole();
      return "closed";
    }
    await(
        () -> isEnded() || ((what == What.GOES_ON || what == What.ESCALATES) && allRun()),
        "the tree neither goes on nor ends");
    if (what == What.SIGNALLED) {
      await(() -> false, "the process does not end");
    }
    boolean goesOn = !isEnded() && aFailureIsHeardOf();
    if (!goesOn) {
      theFailureIsReactedTo();
    }
    showsItself();
    close.start();
    close.mustReturn();
    endsWhole();
    return goesOn ? "goes on" : "ended";
  }

  private void start() {
    Map<String, Object> properties = new HashMap<>(ExhaustedApplication.TREE);
    properties.put("supervision.on-root-failure", reaction);
    properties.put("supervision.threads", mayLoseThreads ? "virtual" : "platform");
    properties.put("spring.main.web-application-type", web ? "servlet" : "none");
    properties.put("server.port", "0");
    properties.put("spring.jmx.enabled", "true");
    properties.put("management.endpoints.jmx.exposure.include", "*");
    properties.put("management.endpoints.web.exposure.include", "*");
    properties.put("spring.main.banner-mode", "off");
    if (what == What.GIVES_UP) {
      properties.put("supervision.root.max-restarts", "3");
      properties.put("supervision.root.period", "30s");
    } else {
      properties.put("supervision.supervisors.left.max-restarts", "unlimited");
      properties.put("supervision.supervisors.pool.max-restarts", "unlimited");
    }
    if (what != What.ESCALATES) {
      properties.put(
          "supervision.defaults.child.on-exception.restart",
          "java.lang.VirtualMachineError,java.lang.LinkageError");
    }
    print(
        what
            + ", "
            + reaction
            + (mayLoseThreads ? ", virtual" : ", platform")
            + (web ? ", web" : ""));
    SpringApplication spring = new SpringApplication(ExhaustedApplication.class);
    spring.setDefaultProperties(properties);
    context = spring.run();
    application = context.getBean(ExhaustedApplication.class);
    tree = context.getBean(SupervisionTree.class);
    termination = tree.termination();
  }

  // ---- what is done meanwhile

  /** Whoever finds no memory for it tries again; Spring may have broken off what it had begun. */
  private void close() {
    while (true) {
      try {
        context.close();
        return;
      } catch (Throwable t) {
        closesThatThrew.incrementAndGet();
        Hog.pause(1);
      }
    }
  }

  private void churn() {
    for (int i = 0; !over && i < MOST_CALLS; i++) {
      try {
        var unused = tree.supervisor("pool").startChildAsync(passing(i));
      } catch (Throwable refused) {
        Hog.pause(1);
      }
      if (i % 4 == 0) {
        Hog.pause(1);
      }
    }
  }

  private static ChildSpec passing(int number) {
    return ChildSpec.task(
            "c" + number,
            worker -> {
              if (!worker.awaitStop(Duration.ofMillis(number % 20)) && number % 3 == 0) {
                throw new IllegalStateException("crash");
              }
            })
        .restart(number % 3 == 0 ? RestartType.TEMPORARY : RestartType.TRANSIENT)
        .build();
  }

  private void crash(Random random) {
    while (!over) {
      Hog.pause(20L + random.nextInt(200));
      application.crashes.release();
    }
  }

  // ---- what has to be afterwards

  private boolean isEnded() {
    return termination.isDone();
  }

  private boolean allRun() {
    return tree.isRunning() && allAre(tree.snapshot(), List.of(NodeState.RUNNING));
  }

  private static boolean allAre(NodeSnapshot node, List<NodeState> states) {
    if (node instanceof ChildSnapshot child) {
      // those of the pool come and go
      return states.contains(child.state()) || child.path().startsWith("pool/");
    }
    return states.contains(node.state())
        && ((SupervisorSnapshot) node).children().stream().allMatch(child -> allAre(child, states));
  }

  /** False if the tree ends meanwhile: what was broken may be found out late. */
  private boolean aFailureIsHeardOf() {
    int before = application.failuresHeard.get();
    application.crashes.release();
    await(() -> isEnded() || application.failuresHeard.get() > before, "a failure is not heard of");
    await(() -> isEnded() || allRun(), "the tree does not go on after a failure");
    return !isEnded();
  }

  private void theFailureIsReactedTo() {
    print(ROOT_HAS_FAILED);
    if (reaction.equals("shutdown")) {
      await(() -> false, "the process does not end");
    }
    await(() -> application.rootFailuresHeard.get() > 0, "the root's failure is not heard of");
    LivenessState expected =
        reaction.equals("liveness") ? LivenessState.BROKEN : LivenessState.CORRECT;
    ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
    await(() -> availability.getLivenessState() == expected, "liveness is not " + expected);
    if (application.rootFailuresHeard.get() != 1) {
      throw new NotWhole("the root's failure is heard of several times");
    }
  }

  private void showsItself() {
    context.getBean(SupervisionEndpoint.class).tree();
    context.getBean(HealthEndpoint.class).health();
    context
        .getBean(MeterRegistry.class)
        .forEachMeter(meter -> meter.measure().forEach(measurement -> measurement.getValue()));
  }

  private void endsWhole() {
    if (closesThatThrew.get() > 0 && application.runningAtTheEnd == null) {
      print("Spring has broken off the close");
      Helper close = new Helper("tree-close", tree::close);
      close.start();
      close.mustReturn();
      await(this::isEnded, "termination() is not completed");
      await(() -> mayLoseThreads || application.running.get() == 0, "workers run on");
      return;
    }
    await(this::isEnded, "termination() is not completed");
    if (application.runningAtTheEnd == null) {
      throw new NotWhole("the beans are not destroyed");
    }
    if (!mayLoseThreads && application.runningAtTheEnd > 0) {
      throw new NotWhole("beans were destroyed while " + application.runningAtTheEnd + " ran");
    }
  }

  /** Looks again and again; there is no other way to wait for what may never happen. */
  static void await(BooleanSupplier done, String otherwise) {
    long began = System.nanoTime();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - began > SOON.toNanos()) {
        throw new NotWhole(otherwise);
      }
      Hog.pause(5);
    }
  }

  /** As soon as there is memory for that. */
  static void print(String line) {
    while (true) {
      try {
        System.out.println("\n" + line);
        return;
      } catch (OutOfMemoryError noMemory) {
        Hog.pause(1);
      }
    }
  }

  /** All threads; where there are virtual ones, these too. */
  private static void printThreads() {
    System.out.println(diagnose("threadPrint"));
    if (Runtime.version().feature() >= 21) {
      try {
        Path dump = Files.createTempDirectory("threads").resolve("threads.txt");
        diagnose("threadDumpToFile", dump.toString());
        System.out.println(Files.readString(dump));
      } catch (IOException e) {
        System.out.println(e);
      }
    }
  }

  private static @Nullable Object diagnose(String command, String... arguments) {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              command,
              new Object[] {arguments},
              new String[] {String[].class.getName()});
    } catch (JMException e) {
      return e;
    }
  }

  /** What is wrong, in a few words. */
  static final class NotWhole extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotWhole(String message) {
      super(message);
    }
  }
}
