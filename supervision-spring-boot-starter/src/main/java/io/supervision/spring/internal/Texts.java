package io.supervision.spring.internal;

import java.util.regex.Pattern;

/** Texts from elsewhere: of requests, of exceptions, of health checks. They may be anything. */
public final class Texts {

  /** The longest that is shown, or written to the log. */
  public static final int LONGEST = 2_000;

  /** The longest that is shown of what is quoted from a configuration. */
  private static final int LONGEST_QUOTE = 1_000;

  /** Line breaks, colours, and what makes a text run from right to left. */
  private static final Pattern CONTROLS =
      Pattern.compile(
          "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}"
              + "\\x{61c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]+");

  private Texts() {}

  /** At most so many characters, and how many there were. */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "… (" + text.length() + " characters)";
  }

  /** On one line, without control characters, and not too long for one. */
  public static String line(String text, int longest) {
    return CONTROLS.matcher(cut(text, longest)).replaceAll(" ").strip();
  }

  /** A sentence that quotes a text, on one line; of a long one the middle is left out. */
  public static String quoting(String sentence) {
    if (sentence.length() <= LONGEST_QUOTE) {
      return CONTROLS.matcher(sentence).replaceAll(" ");
    }
    String begin = sentence.substring(0, LONGEST_QUOTE / 2);
    String end = sentence.substring(sentence.length() - LONGEST_QUOTE / 3);
    String middle = "… (" + sentence.length() + " characters) …";
    return CONTROLS.matcher(begin + middle + end).replaceAll(" ");
  }
}
