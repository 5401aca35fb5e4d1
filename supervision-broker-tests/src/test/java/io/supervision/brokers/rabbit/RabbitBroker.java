package io.supervision.brokers.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import io.supervision.brokers.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/**
 * RabbitMQ as Debian installs it, in a process of its own for all tests of this JVM: on the
 * loopback interface only, with all of its files in a directory of its own, and with its own epmd.
 */
final class RabbitBroker {

  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final boolean REQUIRED = "required".equals(System.getProperty("tests.brokers"));

  private static RabbitBroker shared;

  private final Path home = Files.createTempDirectory("rabbit");
  private final int port = Ports.free();
  private final int epmdPort = Ports.free();
  private final int distributionPort = Ports.free();
  private final Process epmd;
  private Process server;

  private RabbitBroker() throws IOException {
    Files.writeString(
        home.resolve("rabbitmq.conf"),
        """
        disk_free_limit.absolute = 10MB
        vm_memory_high_watermark.absolute = 512MB
        """);
    Files.writeString(home.resolve("env.conf"), "");
    Files.writeString(home.resolve("plugins"), "[].");
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    epmd = process("epmd", "/usr/bin/epmd", "-port", epmdPort + "", "-address", "127.0.0.1");
    start();
  }

  /** Skips the test that asks where there is none. */
  static synchronized RabbitBroker shared() throws IOException {
    if (!Files.isExecutable(SERVER)) {
      assertThat(REQUIRED).as("%s is required by -Dtests.brokers=required", SERVER).isFalse();
      assumeTrue(false, "RabbitMQ is not installed: there is no " + SERVER);
    }
    if (shared == null) {
      shared = new RabbitBroker();
    }
    return shared;
  }

  int port() {
    return port;
  }

  void start() throws IOException {
    server = process("server", SERVER.toString());
    Awaitility.await("RabbitMQ")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(this::answers);
  }

  private boolean answers() {
    assertThat(server.isAlive()).as("see %s", home).isTrue();
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    try (var connection = factory.newConnection()) {
      return connection.isOpen();
    } catch (Exception notYet) {
      return false;
    }
  }

  void kill() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  private Process process(String name, String... command) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.directory(home.toFile());
    builder.redirectErrorStream(true).redirectOutput(home.resolve(name + ".log").toFile());
    builder
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("HOME", home.toString()),
                // else the process is a script that waits for the server
                Map.entry("RUNNING_UNDER_SYSTEMD", "true"),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("ERL_EPMD_PORT", epmdPort + ""),
                Map.entry("RABBITMQ_NODENAME", "tests" + port + "@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", port + ""),
                Map.entry("RABBITMQ_DIST_PORT", distributionPort + ""),
                Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", home.resolve("log").toString()),
                Map.entry("RABBITMQ_PID_FILE", home.resolve("pid").toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", home.resolve("env.conf").toString()),
                Map.entry(
                    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                    "+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}")));
    return builder.start();
  }

  private void end() {
    try {
      server.destroy();
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
      epmd.destroy();
      epmd.waitFor();
      FileSystemUtils.deleteRecursively(home);
    } catch (IOException | InterruptedException e) {
      server.destroyForcibly();
      epmd.destroyForcibly();
    }
  }
}
