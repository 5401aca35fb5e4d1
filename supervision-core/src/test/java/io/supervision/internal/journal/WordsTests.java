package io.supervision.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers and times as people say them. */
class WordsTests {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.2S, 200 ms",
    "PT1S, 1 s",
    "PT1.5S, 1.5 s",
    "PT59.9S, 59 s",
    "PT60S, 1 min",
    "PT90S, 1 min 30 s",
    "PT2M, 2 min",
    "PT17M30S, 17 min",
    "PT1H, 1 h",
    "PT65M, 1 h 5 min",
    "PT25H, 1 d 1 h",
    "PT48H, 2 d"
  })
  void aDurationHasOneUnitOrTwo(Duration duration, String words) {
    assertThat(Words.of(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "1, a 1st",
    "2, a 2nd",
    "3, a 3rd",
    "4, a 4th",
    "8, an 8th",
    "11, an 11th",
    "12, a 12th",
    "13, a 13th",
    "18, an 18th",
    "21, a 21st",
    "80, an 80th",
    "111, a 111th",
    "122, a 122nd"
  })
  void aNumberInOrderHasItsArticle(long number, String words) {
    assertThat(Words.anNth(number)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 failures", "1, 1 failure", "2, 2 failures"})
  void failuresAreCounted(long number, String words) {
    assertThat(Words.failures(number)).isEqualTo(words);
  }
}
