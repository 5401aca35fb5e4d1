package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.worker.ExitReason;
import io.supervision.worker.Worker;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How a whole process ends; each test runs one. */
class HostProcessTests {

  @TempDir Path directory;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(SupervisionAutoConfiguration.class)
  static class Application {

    public static void main(String[] arguments) {
      SpringApplication.run(Application.class, arguments);
    }

    @Bean
    @SupervisedChild
    Worker worker() {
      return context -> {
        System.out.println("run " + context.incarnation());
        if (context.incarnation() == 1) {
          throw new IllegalStateException("crash");
        }
        throw context.exit(ExitReason.shutdown());
      };
    }
  }

  private int exitCodeOf(String... arguments) throws Exception {
    return exitCodeWith(System.getProperty("java.class.path"), arguments);
  }

  private int exitCodeWith(String classPath, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-cp", classPath));
    command.add(Application.class.getName());
    command.add("--spring.main.web-application-type=none");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String classPathWithoutActuator() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.matches(".*(actuator|spring-boot-health|micrometer).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String output() throws Exception {
    return Files.readString(directory.resolve("output"));
  }

  @Test
  void theProcessEndsWithANonZeroExitCodeWhenTheRootGivesUp() throws Exception {
    int exitCode =
        exitCodeOf("--supervision.on-root-failure=shutdown", "--supervision.root.max-restarts=0");
    assertThat(exitCode).as(output()).isEqualTo(1);
    assertThat(output()).contains("the application shuts down");
  }

  @Test
  void theProcessEndsWithZeroWhenTheWorkIsDone() throws Exception {
    int exitCode =
        exitCodeOf(
            "--supervision.root.auto-shutdown=all-significant",
            "--supervision.root.children.worker.significant=true",
            "--supervision.root.children.worker.restart=transient");
    assertThat(output()).contains("run 2");
    assertThat(exitCode).as(output()).isZero();
  }

  @Test
  void everythingWorksWithoutTheActuator() throws Exception {
    int exitCode =
        exitCodeWith(
            classPathWithoutActuator(),
            "--supervision.root.auto-shutdown=all-significant",
            "--supervision.root.children.worker.significant=true",
            "--supervision.root.children.worker.restart=transient");
    assertThat(exitCode).as(output()).isZero();
    assertThat(output()).contains("run 2");
  }

  @Test
  void indicatorsNeedTheActuator() throws Exception {
    int exitCode =
        exitCodeWith(
            classPathWithoutActuator(), "--supervision.root.children.worker.health.indicator=db");
    assertThat(exitCode).isEqualTo(1);
    assertThat(output()).contains("Add spring-boot-health");
  }

  @Test
  void theProcessDoesNotStartWithABadConfigurationAndSaysWhy() throws Exception {
    int exitCode =
        exitCodeOf("--supervision.supervisors.jobs.parent=nobody", "--supervision.root.periode=5s");
    assertThat(exitCode).isEqualTo(1);
    assertThat(output())
        .contains("APPLICATION FAILED TO START")
        .contains("1. supervision.supervisors.jobs.parent (")
        .contains("there is no supervisor 'nobody'")
        .contains("there is no key 'periode' in supervision.root (did you mean 'period'?)")
        .contains("Action:")
        .doesNotContain("\tat ");
  }
}
