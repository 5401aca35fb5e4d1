package io.supervision.docs;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file of the project.
 *
 * @param name its path from the root of the project
 * @param lines what it says
 */
record Document(String name, List<String> lines) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("```(\\S*)");
  private static final Pattern MARKER = Pattern.compile("<!-- (.+) -->");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");

  /** All that is written for users and contributors. */
  static List<Document> all() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.of(docs, top, Stream.of(ROOT.resolve("demo-app/README.md")))
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .map(Document::read)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Document read(Path path) {
    try {
      return new Document(
          ROOT.relativize(path).toString().replace('\\', '/'), Files.readAllLines(path));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Document named(String name) {
    return read(ROOT.resolve(name));
  }

  String text() {
    return String.join("\n", lines);
  }

  /** All fenced blocks, in order. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    int number = 0;
    while (number < lines.size()) {
      Matcher fence = FENCE.matcher(lines.get(number));
      if (fence.matches()) {
        int end = number + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        String body = String.join("\n", lines.subList(number + 1, end));
        blocks.add(new Block(name, number + 1, fence.group(1), marker(number), body));
        number = end;
      }
      number++;
    }
    return blocks;
  }

  /** The comment directly above a fence; empty without one. */
  private String marker(int fence) {
    Matcher marker = MARKER.matcher(fence == 0 ? "" : lines.get(fence - 1));
    return marker.matches() ? marker.group(1) : "";
  }

  /** Everything outside of fenced blocks. */
  List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      boolean fence = line.startsWith("```");
      if (!inside && !fence) {
        prose.add(line);
      }
      inside ^= fence;
    }
    return prose;
  }

  /** The targets of all links and images. */
  Set<String> links() {
    return prose().stream()
        .flatMap(line -> LINK.matcher(line).results())
        .map(match -> match.group(1))
        .collect(toCollection(TreeSet::new));
  }

  /** What a link may name behind {@code #}: headings as GitHub spells them. */
  Set<String> anchors() {
    return prose().stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> anchor(heading.group(1)))
        .collect(toCollection(TreeSet::new));
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
