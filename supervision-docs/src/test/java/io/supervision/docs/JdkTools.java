package io.supervision.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tools of the JDK that look into a JVM. This one, in which the demo runs, is {@code <pid>}; files
 * are made beside what the build makes.
 */
final class JdkTools {

  private static final Set<String> TOOLS = Set.of("jcmd", "jfr");
  private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

  private static final Path FILES = Path.of("target").toAbsolutePath();

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  boolean has(String program) {
    return TOOLS.contains(program);
  }

  void run(Block block, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(BIN.resolve(words.get(0)).toString());
    for (String word : words.subList(1, words.size())) {
      command.add(here(word));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as("%s: %s%n%s", block, words, output).isZero();
  }

  /** The target writes a file of no directory to where it was started. */
  private String here(String word) {
    return word.replace("<pid>", pid())
        .replaceFirst("(^|filename=)([a-z-]+\\.jfr)$", "$1" + FILES + "/$2");
  }
}
