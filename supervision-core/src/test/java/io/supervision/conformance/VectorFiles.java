package io.supervision.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads vectors: one in each {@code .json} file, one in each line of a {@code .jsonl} file. */
final class VectorFiles {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> FIELDS =
      List.of("id", "family", "tree", "start", "steps", "final");

  private VectorFiles() {}

  /** All vectors below a directory, in the order of their files' names. */
  static List<Vector> below(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<Vector> vectors = new ArrayList<>();
    for (Path file : files) {
      String name = directory.relativize(file).toString();
      if (name.endsWith(".json")) {
        vectors.add(vector(name, file.toUri(), Files.readString(file)));
      } else if (name.endsWith(".jsonl")) {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
          if (!lines.get(i).isBlank()) {
            URI line = URI.create(file.toUri() + "?line=" + (i + 1));
            vectors.add(vector(name + ":" + (i + 1), line, lines.get(i)));
          }
        }
      }
    }
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("no vectors (.json, .jsonl) below " + directory);
    }
    return vectors;
  }

  static Vector vector(String origin, URI source, String text) {
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(origin + " is not JSON: " + e.getOriginalMessage(), e);
    }
    for (String field : FIELDS) {
      if (!json.has(field)) {
        throw new IllegalArgumentException(origin + " is not a vector: '" + field + "' is missing");
      }
    }
    if (json.path("format").asInt(0) != 1) {
      throw new IllegalArgumentException(
          origin + " has format " + json.path("format") + ", but only format 1 is known");
    }
    return new Vector(origin, source, json);
  }
}
