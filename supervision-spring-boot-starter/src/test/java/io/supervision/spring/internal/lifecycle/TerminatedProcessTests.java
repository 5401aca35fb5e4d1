package io.supervision.spring.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.worker.Worker;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A process that is asked to end (SIGTERM) in a moment that does not suit it. */
@DisabledOnOs(OS.WINDOWS)
class TerminatedProcessTests {

  @TempDir Path directory;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(SupervisionAutoConfiguration.class)
  static class Application {

    public static void main(String[] arguments) {
      ConfigurableApplicationContext context = SpringApplication.run(Application.class, arguments);
      context.close();
    }

    @Bean
    AutoCloseable resource() {
      return () -> System.out.println("resource closed");
    }

    @Bean
    @SupervisedChild(order = 1, startTimeout = "10s")
    Worker first(AutoCloseable resource) {
      return context -> {
        context.ready();
        context.awaitStop();
        System.out.println("first stopped, there is a " + (resource != null));
      };
    }

    @Bean
    @SupervisedChild(order = 2, startTimeout = "60s")
    @ConditionalOnBooleanProperty("slow.start")
    Worker slowToStart() {
      return context -> {
        System.out.println("send the signal");
        context.awaitStop();
      };
    }

    @Bean
    @SupervisedChild(order = 2, startTimeout = "60s", shutdown = "60s")
    @ConditionalOnBooleanProperty("slow.stop")
    Worker slowToStop() {
      return context -> {
        context.ready();
        context.awaitStop();
        System.out.println("send the signal");
        while (!isBeingShutDown()) {
          Thread.onSpinWait();
        }
      };
    }

    private static boolean isBeingShutDown() {
      return Thread.getAllStackTraces().keySet().stream()
          .anyMatch(
              thread ->
                  thread.getName().equals("SpringApplicationShutdownHook") && thread.isAlive());
    }
  }

  private String output() throws Exception {
    return Files.readString(directory.resolve("output"));
  }

  private List<String> outputAfterTheSignal(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Application.class.getName());
    command.add("--spring.main.web-application-type=none");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> output().contains("send the signal"));
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output()).isTrue();
      return output().lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.main.lazy-initialization=false",
        "spring.main.lazy-initialization=true",
        "spring.main.keep-alive=true"
      })
  void whoIsAskedToEndDuringTheStartStopsWhatWasStartedAndDestroysTheBeans(String setting)
      throws Exception {
    assertThat(outputAfterTheSignal("--slow.start=true", "--" + setting))
        .containsSubsequence("first stopped, there is a true", "resource closed");
  }

  @Test
  void whoIsAskedToEndWhileItClosesGoesOnToTheEnd() throws Exception {
    assertThat(outputAfterTheSignal("--slow.stop=true"))
        .containsSubsequence("first stopped, there is a true", "resource closed");
  }
}
