package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Commands: what {@code curl} is told is asked of the running demo, and tools of the JDK are run on
 * it; of all others, what they name has to be there.
 */
final class ShellBlocks implements BlockCheck {

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern MODULE = Pattern.compile("-pl (\\S+)");
  private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
  private static final Pattern PROFILE = Pattern.compile("--spring\\.profiles\\.active=(\\w+)");

  private static final Map<String, String> NOT_OURS =
      Map.of(
          "git", "where the project is fetched from differs",
          "cd", "where that is differs",
          "kubectl", "the build has no cluster",
          "sudo", "the build must not change the machine",
          "systemctl", "the build must not change the machine",
          "promtool", "the build does without Prometheus");

  private final JdkTools tools = new JdkTools();
  private final int port;

  ShellBlocks(int port) {
    this.port = port;
  }

  @Override
  public void check(Block block) throws IOException {
    for (String line : block.text().lines().toList()) {
      String command = line.replaceAll("(^| )# .*", "").strip();
      if (!command.isEmpty()) {
        check(block, command);
      }
    }
  }

  private void check(Block block, String command) throws IOException {
    List<String> words = WORD.matcher(command).results().map(ShellBlocks::word).toList();
    String program = words.get(0);
    if (program.equals("curl")) {
      Curl curl = Curl.of(words, port);
      await(block + ": " + command)
          // they are of other threads: a broker that a test before has closed may still throw some
          .dontCatchUncaughtExceptions()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .until(curl::status, status -> status < 400);
    } else if (program.equals("java")) {
      compile(block, Document.ROOT.resolve(words.get(1)));
    } else if (tools.has(program)) {
      tools.run(block, words);
    } else if (program.contains("/")) {
      assertThat(Document.ROOT.resolve(program)).as(block.toString()).isExecutable();
      namesWhatIsThere(block, command);
    } else {
      assertThat(NOT_OURS).as("%s: what is not run, and why", block).containsKey(program);
    }
  }

  private static String word(MatchResult match) {
    return Stream.of(1, 2, 3)
        .map(match::group)
        .filter(group -> group != null)
        .findFirst()
        .orElse("");
  }

  private static void namesWhatIsThere(Block block, String command) throws IOException {
    MODULE
        .matcher(command)
        .results()
        .forEach(
            module ->
                assertThat(Document.ROOT.resolve(module.group(1)).resolve("pom.xml"))
                    .as(block.toString())
                    .exists());
    PROFILE
        .matcher(command)
        .results()
        .forEach(
            profile ->
                assertThat(
                        Document.ROOT.resolve(
                            "demo-app/src/main/resources/application-%s.yaml"
                                .formatted(profile.group(1))))
                    .as(block.toString())
                    .exists());
    for (MatchResult test : TEST.matcher(command).results().toList()) {
      try (Stream<Path> files = Files.walk(Document.ROOT)) {
        assertThat(files.map(Path::getFileName).map(Path::toString))
            .as(block.toString())
            .contains(test.group(1) + ".java");
      }
    }
  }

  private static void compile(Block block, Path program) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path output = Files.createTempDirectory("docs-");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = new ArrayList<>(List.of("-proc:none", "-d", output.toString()));
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(program))
                  .call())
          .as("%s: %s compiles", block, program)
          .isTrue();
    }
  }
}
