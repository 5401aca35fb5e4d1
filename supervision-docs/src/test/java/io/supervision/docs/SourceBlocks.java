package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Blocks that are a part of a file: {@code <!-- source: path#tag -->} above them. The part stands
 * between {@code tag::tag[]} and {@code end::tag[]}, once or several times; without a tag it is the
 * whole file.
 */
final class SourceBlocks implements BlockCheck {

  private static final String PREFIX = "source: ";
  private static final Pattern TAG = Pattern.compile("\\s*(//|#) (tag|end)::.*");
  private static final Pattern BUILT =
      Pattern.compile("(supervision-[a-z-]+|demo-app)/(src/(main|test)/.*|scripts/.*)");

  static boolean isSource(Block block) {
    return block.marker().startsWith(PREFIX);
  }

  @Override
  public void check(Block block) throws IOException {
    assertThat(block.marker()).as("%s: the comment above", block).startsWith(PREFIX);
    String[] source = block.marker().substring(PREFIX.length()).split("#", 2);
    assertThat(source[0]).as("%s: a file that the build compiles or runs", block).matches(BUILT);
    List<String> lines = Files.readAllLines(Document.ROOT.resolve(Path.of(source[0])));
    List<String> part = source.length == 1 ? lines : tagged(lines, source[1]);
    String expected =
        String.join("\n", part.stream().filter(line -> !TAG.matcher(line).matches()).toList());
    assertThat(block.text()).as("%s is %s", block, block.marker()).isEqualTo(tidy(expected));
  }

  /** What stands between the marks, put together where a tag is used again. */
  private static List<String> tagged(List<String> lines, String tag) {
    List<String> part = new ArrayList<>();
    boolean inside = false;
    boolean found = false;
    for (String line : lines) {
      inside &= !line.endsWith("end::" + tag + "[]");
      if (inside) {
        part.add(line);
      }
      inside |= line.endsWith("tag::" + tag + "[]");
      found |= inside;
    }
    assertThat(found).as("a line ends with tag::%s[]", tag).isTrue();
    return part;
  }

  /** To the left, and without the empty lines that were around the marks. */
  private static String tidy(String part) {
    return part.stripTrailing()
        .stripIndent()
        .replaceAll("\n{3,}", "\n\n")
        .replaceAll("\n\n( *})", "\n$1")
        .replaceFirst("^\n+", "");
  }
}
