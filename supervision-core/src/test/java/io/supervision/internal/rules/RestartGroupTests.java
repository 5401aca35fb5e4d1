package io.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What restarts when b dies; t is temporary. */
class RestartGroupTests {

  @ParameterizedTest
  @CsvSource({
    "ONE_FOR_ONE, '', b",
    "ONE_FOR_ALL, 'd t c a', 'a b c d'",
    "REST_FOR_ONE, 'd t c', 'b c d'"
  })
  void followsTheStrategy(Strategy strategy, String stops, String starts) {
    RestartGroup<String> group =
        RestartGroup.of(
            strategy,
            List.of("a", "b", "c", "t", "d"),
            "b",
            id -> id.equals("t") ? RestartType.TEMPORARY : RestartType.PERMANENT);
    assertThat(String.join(" ", group.stops())).isEqualTo(stops);
    assertThat(String.join(" ", group.starts())).isEqualTo(starts);
  }
}
