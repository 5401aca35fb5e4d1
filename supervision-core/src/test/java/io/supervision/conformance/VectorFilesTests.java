package io.supervision.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where vectors are read from, and what is refused there. */
class VectorFilesTests {

  private static final String REST =
      "\"family\":\"static\",\"tree\":{},\"start\":{},\"steps\":[],\"final\":[]}";

  @TempDir Path directory;

  @BeforeEach
  void makeSubdirectory() throws IOException {
    Files.createDirectories(directory.resolve("a/b"));
  }

  @Test
  void readsAllDirectoriesBelowInTheOrderOfTheirNames() throws IOException {
    Files.writeString(directory.resolve("z.json"), vector("last"));
    Files.writeString(directory.resolve("a/b/x.jsonl"), vector("1") + "\n\n" + vector("2") + "\n");
    Files.writeString(directory.resolve("a/readme.txt"), "no vector");

    assertThat(VectorFiles.below(directory))
        .extracting(Vector::id, vector -> vector.origin().replace('\\', '/'))
        .containsExactly(
            tuple("1", "a/b/x.jsonl:1"), tuple("2", "a/b/x.jsonl:3"), tuple("last", "z.json"));
  }

  @Test
  void knowsTheFileOfAVectorAndItsLine() throws IOException {
    Path file = Files.writeString(directory.resolve("a/x.jsonl"), "\n" + vector("1"));
    Path other = Files.writeString(directory.resolve("z.json"), vector("2"));

    assertThat(VectorFiles.below(directory))
        .extracting(Vector::source)
        .containsExactly(URI.create(file.toUri() + "?line=2"), other.toUri());
  }

  @Test
  void refusesADirectoryWithoutVectors() {
    assertThatThrownBy(() -> VectorFiles.below(directory)).hasMessageContaining("no vectors");
  }

  @Test
  void namesTheLineThatIsNoVector() throws IOException {
    Files.writeString(directory.resolve("x.jsonl"), vector("1") + "\n{\"id\":\"2\"}\n");

    assertThatThrownBy(() -> VectorFiles.below(directory))
        .hasMessage("x.jsonl:2 is not a vector: 'family' is missing");
  }

  @Test
  void namesTheFileThatIsNoJson() throws IOException {
    Files.writeString(directory.resolve("x.json"), "{");

    assertThatThrownBy(() -> VectorFiles.below(directory)).hasMessageStartingWith("x.json is not");
  }

  @Test
  void refusesAnotherFormat() {
    assertThatThrownBy(
            () -> VectorFiles.vector("x", directory.toUri(), vector("1").replace(":1,", ":2,")))
        .hasMessageContaining("format 2");
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    assertThatThrownBy(() -> VectorDirectories.named(directory + ", missing"))
        .hasMessageContaining("'missing'");
  }

  private static String vector(String id) {
    return "{\"format\":1,\"id\":\"" + id + "\"," + REST;
  }
}
