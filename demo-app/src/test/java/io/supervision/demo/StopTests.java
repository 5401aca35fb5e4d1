package io.supervision.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The order desk as a process of its own, ended as Ctrl-C or a service manager ends it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be asked to end there")
class StopTests {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/orders");
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir Path temporary;
  private Process process;

  @AfterEach
  void leaveNothingBehind() {
    process.destroyForcibly();
  }

  @Test
  void stopsInReverseOrderWithSpringsExitCodeAndLeavesNothingBehind() throws Exception {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                OrderDeskApplication.class.getName(),
                "--server.port=0")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      OrderDesk desk = new OrderDesk(portIn(output));
      desk.post("/orders", OrderDesk.orders(0, 500));

      process.toHandle().destroy();
      List<String> log = output.lines().toList();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(stopped(log))
          .containsExactly(
              "housekeeping",
              "messaging",
              "rates/rate-worker",
              "rates",
              "reporting/report",
              "reporting/pricing",
              "reporting/intake",
              "reporting",
              "job-processors",
              "order-workers",
              "infrastructure/message-queue",
              "infrastructure/database",
              "infrastructure");
      assertThat(String.join("\n", log))
          .containsSubsequence(
              "'messaging/unreadable-orders' ended: shutdown",
              "Commencing graceful shutdown",
              "'messaging' stopped");
      assertThat(log).noneMatch(line -> line.contains("ERROR"));
    }
    try (var left = Files.list(temporary)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("order-desk-"));
    }
  }

  private static int portIn(BufferedReader output) throws IOException {
    List<String> read = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return Integer.parseInt(address.group(1));
      }
      read.add(line);
    }
    throw new IllegalStateException("the order desk did not open:\n" + String.join("\n", read));
  }

  private static List<String> stopped(List<String> log) {
    Pattern stop = Pattern.compile("'([^']+)' stopped");
    return log.stream()
        .map(stop::matcher)
        .filter(Matcher::find)
        .map(match -> match.group(1))
        .toList();
  }
}
