package io.supervision.spring.internal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.convert.DurationStyle;

/**
 * Reads durations, which have a unit: to Spring Boot a bare number is one of milliseconds, which
 * hardly anybody means who writes {@code period: 10}.
 */
public final class Durations {

  private static final String EXAMPLES = "a duration such as 500ms, 5s, 2m or PT5S";
  private static final Pattern BARE = Pattern.compile("[+-]?\\d+");

  private Durations() {}

  /** A conversion as Spring Boot's own, but for numbers without a unit, and parts of numbers. */
  public static ApplicationConversionService conversion() {
    ApplicationConversionService conversion = new ApplicationConversionService();
    conversion.addConverter(String.class, Duration.class, Durations::parse);
    conversion.addConverter(Number.class, Duration.class, bare -> parse(bare.toString()));
    conversion.addConverter(Double.class, Integer.class, Durations::whole);
    return conversion;
  }

  /** Spring would cut off what is behind the point. */
  private static Integer whole(Double number) {
    return new BigDecimal(number.toString()).intValueExact();
  }

  /**
   * A duration as somebody has written it.
   *
   * @throws IllegalArgumentException if it is none, or has no unit
   */
  public static Duration parse(String written) {
    if (isBare(written)) {
      throw new IllegalArgumentException(written + " has no unit");
    }
    try {
      return DurationStyle.detectAndParse(written.strip());
    } catch (ArithmeticException tooLong) {
      throw new IllegalArgumentException(tooLong);
    }
  }

  /** Whether a value would be a duration if it had a unit. */
  public static boolean isBare(Object value) {
    return BARE.matcher(value.toString().strip()).matches();
  }

  /** What to write instead. */
  public static String remedy(Object value) {
    String written = value.toString().strip();
    return isBare(value) && Character.isDigit(written.charAt(0))
        ? "Write " + written + "s if seconds are meant, or else " + EXAMPLES
        : "Write " + EXAMPLES;
  }
}
