package io.supervision.spring.internal;

/** Texts from elsewhere: of requests, of exceptions, of health checks. They may be anything. */
public final class Texts {

  /** The longest that is shown, or written to the log. */
  public static final int LONGEST = 2_000;

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
    return cut(text, longest)
        .replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]+", " ")
        .strip();
  }
}
