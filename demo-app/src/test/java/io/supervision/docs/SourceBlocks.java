package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Blocks that are a part of a file: {@code <!-- source: path#tag -->} above them. The part stands
 * between {@code tag::tag[]} and {@code end::tag[]}; without a tag it is the whole file.
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

  private static List<String> tagged(List<String> lines, String tag) {
    int begin = indexOf(lines, "tag::" + tag + "[]");
    int end = indexOf(lines, "end::" + tag + "[]");
    return lines.subList(begin + 1, end);
  }

  private static int indexOf(List<String> lines, String mark) {
    for (int index = 0; index < lines.size(); index++) {
      if (lines.get(index).endsWith(mark)) {
        return index;
      }
    }
    throw new AssertionError("no line ends with " + mark);
  }

  private static String tidy(String part) {
    return part.stripTrailing().stripIndent().replaceFirst("^\\n+", "");
  }
}
