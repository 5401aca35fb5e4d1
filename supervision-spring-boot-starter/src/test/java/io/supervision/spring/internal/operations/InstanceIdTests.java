package io.supervision.spring.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The name of an instance goes through a header, whatever language its machine speaks. */
@Isolated("sets the default locale")
class InstanceIdTests {

  @Test
  void isVisibleAsciiInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"ar-EG", "fa-IR", "th-TH-u-nu-thai"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(InstanceId.of("größe ✓", Instant.EPOCH).value()).as(tag).matches("[!-~]+");
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}
