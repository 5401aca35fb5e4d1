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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/errors.md} names every failure, in the words in which it is met. */
class ErrorsDocTests {

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
        texts.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "").replace("{}", "…"));
      }
      return texts.toString().replace("…", "");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
