package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionException.Reason;
import io.supervision.spec.InvalidSpecException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/errors.md} names every failure, in the words in which it is met. */
class ErrorsDocTests {

  private static final Pattern LOGGED = Pattern.compile("\\bsay\\([^;]*;");
  private static final Pattern KEY = Pattern.compile("addKeyValue\\(\"[a-z.-]+\"(, \"\")?");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");

  private final Document document = Document.named("docs/errors.md");

  @Test
  void everyReasonOfARefusedCallIsThere() {
    assertThat(Table.below("Calls that are refused or fail", document).keys())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::label).toList());
  }

  @Test
  void everyProblemOfASpecificationIsThere() {
    assertThat(Table.below("Specifications that cannot be", document).keys())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Problem.values()).map(Problem::name).toList());
  }

  /** Between placeholders, which are written as {@code …}, the words are those of the source. */
  @ParameterizedTest
  @ValueSource(strings = {"An application that does not start", "Lines of the log"})
  void everyMessageIsSaidByTheSource(String heading) {
    String sources = sources();
    List<String> messages = Table.below(heading, document).keys();

    assertThat(messages).isNotEmpty();
    for (String message : messages) {
      assertThat(message.split("…", -1))
          .as(message)
          .allSatisfy(part -> assertThat(sources).contains(part.strip()));
    }
  }

  @Test
  void everyLineOfTheEngineIsThere() throws IOException {
    String log = withoutBreaks(logs());
    String lines = String.join("\n", Table.below("Lines of the log", document).keys());

    List<String> texts =
        LOGGED
            .matcher(log)
            .results()
            .map(call -> KEY.matcher(call.group()).replaceAll(""))
            .flatMap(call -> TEXT.matcher(call).results())
            .map(text -> text.group(1))
            .toList();
    assertThat(texts).hasSizeGreaterThan(20);
    for (String text : texts) {
      assertThat(text.split("[' ]*\\{}[': ]*", -1))
          .as(text)
          .allSatisfy(part -> assertThat(lines).contains(part.strip()));
    }
  }

  /** All that the engine's journal says in the log. */
  private static String logs() throws IOException {
    StringBuilder texts = new StringBuilder();
    try (Stream<Path> files =
        Files.list(
            Document.ROOT.resolve(
                "supervision-core/src/main/java/io/supervision/internal/journal"))) {
      for (Path file : files.filter(path -> path.toString().endsWith("Log.java")).toList()) {
        texts.append(Files.readString(file));
      }
    }
    return texts.toString();
  }

  private static String withoutBreaks(String source) {
    return source.replaceAll("\"\\s*\\+\\s*\"", "");
  }

  /** All main sources, with texts that are broken over lines put together again. */
  private static String sources() {
    return Stream.of("supervision-core", "supervision-spring-boot-starter")
        .map(module -> Document.ROOT.resolve(module).resolve("src/main/java"))
        .map(ErrorsDocTests::textsIn)
        .collect(Collectors.joining());
  }

  private static String textsIn(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      StringBuilder texts = new StringBuilder();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        texts.append(withoutBreaks(Files.readString(file)).replace("{}", ""));
      }
      return texts.toString();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
