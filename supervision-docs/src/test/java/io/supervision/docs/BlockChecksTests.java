package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks find what is not true. */
class BlockChecksTests {

  private static final String TREE =
      "source: supervision-core/src/test/java/io/supervision/examples/NestedTree.java#tree";

  private final ShellBlocks shell = new ShellBlocks(0);
  private final YamlBlocks yaml = new YamlBlocks();
  @TempDir Path directory;

  private static Block block(String language, String marker, String text) {
    return new Block("test.md", 1, language, marker, text);
  }

  @Test
  void findsBlocksWithTheirLanguagesAndComments() throws Exception {
    Path file = directory.resolve("test.md");
    Files.writeString(
        file,
        """
        # A title, `quoted`
        <!-- source: a#b -->
        ```java
        code
        ```
        [link](other.md#part)
        """);

    Document document = Document.read(file);

    assertThat(document.blocks())
        .containsExactly(new Block(document.name(), 3, "java", "source: a#b", "code"));
    assertThat(document.links()).containsExactly("other.md#part");
    assertThat(document.anchors()).containsExactly("a-title-quoted");
  }

  @Test
  void refusesJavaThatIsNotInTheSource() {
    SourceBlocks source = new SourceBlocks();

    assertThatThrownBy(() -> source.check(block("java", "", "int x;")))
        .hasMessageContaining("the comment above");
    assertThatThrownBy(() -> source.check(block("java", TREE, "int x;")))
        .hasMessageContaining("test.md:1");
    assertThatThrownBy(() -> source.check(block("java", "source: README.md", "")))
        .hasMessageContaining("a file that the build compiles or runs");
    assertThatThrownBy(() -> source.check(block("java", TREE + "s", "")))
        .hasMessageContaining("tag::trees[]");
  }

  @Test
  void refusesConfigurationThatDoesNotStart() {
    for (String wrong :
        List.of(
            "spring.main.banner: off",
            "management.endpoint.supervision.shows: always",
            "supervision.supervisors.a.max-restart: 3",
            "supervision.supervisors.a.children.b.shutdown: soon",
            "supervision.supervisors.a.parent: nobody")) {
      assertThatThrownBy(() -> yaml.check(block("yaml", "", wrong)))
          .as(wrong)
          .isInstanceOf(AssertionError.class);
    }
    assertThatCode(() -> yaml.check(block("yaml", "", "supervision.supervisors.a.children.b:")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesManifestsThatAskForWhatIsNotThere() {
    assertThatThrownBy(
            () ->
                yaml.check(
                    block("yaml", "", "{apiVersion: v1, httpGet: {path: /healthz, port: 1}}")))
        .hasMessageContaining("a probe");
    assertThatThrownBy(() -> yaml.check(block("yaml", "", "terminationGracePeriodSeconds: 30")))
        .hasMessageContaining("time to stop in");
  }

  @Test
  void refusesCommandsThatNameWhatIsNotThere() {
    for (String wrong :
        List.of(
            "./demos",
            "./mvnw -pl nowhere test",
            "./mvnw -Dtest=NoSuchTests test",
            "./demo --spring.profiles.active=nobody",
            "curl example.org",
            "jcmd <pid> JFR.begin",
            "jfr print no-such-file.jfr",
            "rm x")) {
      assertThatThrownBy(() -> shell.check(block("sh", "", wrong))).as(wrong).isNotNull();
    }
    assertThatCode(() -> shell.check(block("sh", "", "./demo --server.port=9090   # a port")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesPartsOfAPomThatNameAnArtifactThatIsNotMade() {
    assertThatThrownBy(
            () ->
                new XmlBlocks()
                    .check(block("xml", "", "<artifactId>supervision-nothing</artifactId>")))
        .hasMessageContaining("test.md:1");
  }
}
