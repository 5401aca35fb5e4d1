package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/**
 * Unit files of systemd: sections, settings and comments; more room to stop in than Spring takes.
 */
final class UnitFileBlocks implements BlockCheck {

  private static final Pattern LINE = Pattern.compile("|#.*|\\[[A-Z][a-z]+]|[A-Z][A-Za-z]+=.+");
  private static final Pattern STOP = Pattern.compile("TimeoutStopSec=(\\d+)");

  @Override
  public void check(Block block) {
    assertThat(block.text().lines().toList())
        .as(block.toString())
        .allMatch(LINE.asMatchPredicate());
    assertThat(STOP.matcher(block.text()).results().map(match -> Integer.parseInt(match.group(1))))
        .as("%s: time to stop in", block)
        .allMatch(seconds -> seconds > 30);
  }
}
