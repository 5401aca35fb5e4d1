package io.supervision.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The core as a module: what it shows, what it needs, and that it runs as one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModuleTests {

  @Test
  void showsWhatUsersSeeAndNothingElse() {
    assertThat(descriptor().exports())
        .extracting(Exports::source)
        .containsExactlyInAnyOrder(
            "io.supervision",
            "io.supervision.event",
            "io.supervision.snapshot",
            "io.supervision.spec",
            "io.supervision.testing",
            "io.supervision.worker");
    assertThat(descriptor().exports()).noneMatch(Exports::isQualified);
  }

  @Test
  void canDoWithoutTheFlightRecorder() {
    assertThat(descriptor().requires())
        .filteredOn(needed -> !needed.modifiers().contains(Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.jspecify", "org.slf4j");
  }

  @Test
  void restartsAWorkerOnTheModulePathOfARuntimeWithoutFlightRecorder()
      throws IOException, InterruptedException {
    String modules =
        Stream.of(SupervisionTree.class, LoggerFactory.class, NullMarked.class)
            .map(type -> locationOf(type).toString())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--module-path=" + modules,
                "--add-modules=io.supervision.core",
                "--limit-modules=java.base,io.supervision.core",
                "--class-path=" + locationOf(OnTheModulePath.class),
                OnTheModulePath.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).contains(OnTheModulePath.DONE);
    assertThat(process.waitFor()).isZero();
  }

  private static ModuleDescriptor descriptor() {
    return ModuleFinder.of(locationOf(SupervisionTree.class))
        .find("io.supervision.core")
        .orElseThrow()
        .descriptor();
  }

  private static Path locationOf(Class<?> type) {
    return Path.of(
        java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
