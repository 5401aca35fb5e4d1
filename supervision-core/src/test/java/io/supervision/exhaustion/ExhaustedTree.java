package io.supervision.exhaustion;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.LoggerFactory;

/** A process that something is done to which no test process would survive. */
final class ExhaustedTree {

  /** The line that its parent reads begins with one of these. */
  static final String WHOLE = "WHOLE: ";

  static final String NOT_WHOLE = "NOT WHOLE: ";

  private ExhaustedTree() {}

  /** Arguments: the scenario, the seed. */
  public static void main(String[] arguments) {
    int status = 0;
    // is there before anything runs out
    LoggerFactory.getLogger(ExhaustedTree.class).info("logging has begun");
    try {
      System.out.println(WHOLE + scenario(arguments[0], Long.parseLong(arguments[1])).run());
    } catch (Throwable t) {
      status = 1;
      System.out.println(NOT_WHOLE + t);
      t.printStackTrace(System.out);
      printThreads();
    }
    System.out.flush();
    // some threads may never end
    Runtime.getRuntime().halt(status);
  }

  private static Scenario scenario(String name, long seed) {
    // mixed: neighbours would begin alike
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    return switch (name) {
      case "no-memory" -> new NoMemory(random);
      case "unanswered" -> new Unanswered(random);
      case "held-workers" -> new HeldWorkers(random);
      case "no-threads" -> new NoThreads(random);
      case "standing-still" -> new StandingStill(random);
      case "standing-still-in-a-stop" -> new StandingStillInAStop();
      case "one-carrier" -> new OneCarrier();
      case "hung-worker" -> new HungWorker(random);
      default -> throw new IllegalArgumentException(name);
    };
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

  private static Object diagnose(String command, String... arguments) {
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
}
