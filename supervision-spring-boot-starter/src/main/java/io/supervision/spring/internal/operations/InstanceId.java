package io.supervision.spring.internal.operations;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of several instances of an application this one is: its name, host and process, and when it
 * was started. Part of each answer, so that nobody takes one instance for another.
 *
 * @param value in visible ASCII, as it is sent in a header
 */
public record InstanceId(String value) {

  /** The header of answers, and of actions that are meant for one instance. */
  public static final String HEADER = "Supervision-Instance";

  private static final int LONGEST_NAME = 100;

  /**
   * This process.
   *
   * @param application the application's name, or null if it has none
   * @param start when the application was started
   */
  public static InstanceId of(@Nullable String application, Instant start) {
    return new InstanceId(
        "%s@%s:%s:%s"
            .formatted(
                clean(application == null ? "application" : application),
                clean(host()),
                ProcessHandle.current().pid(),
                start));
  }

  private static String clean(String name) {
    String visible = name.replaceAll("[^A-Za-z0-9._-]+", "-");
    return visible.substring(0, Math.min(visible.length(), LONGEST_NAME));
  }

  /** The name that the system or the container has given; only without one a resolver is asked. */
  private static String host() {
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String name = System.getenv(variable);
      if (name != null && !name.isBlank()) {
        return name;
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
