package io.supervision.spring.actuate;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A short name for the kind of a failure: which throwables, from which methods. */
final class Fingerprint {

  private static final int FRAMES = 20;

  /** Numbers of lambdas, proxies and generated classes differ from run to run. */
  private static final Pattern NUMBERS = Pattern.compile("0x[0-9a-f]+|\\d+");

  private Fingerprint() {}

  static String of(Throwable thrown) {
    CRC32 checksum = new CRC32();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    @Nullable Throwable next = thrown;
    while (next != null && seen.add(next)) {
      update(checksum, next.getClass().getName());
      StackTraceElement[] stack = next.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
        update(checksum, stack[i].getClassName() + '#' + stack[i].getMethodName());
      }
      next = next.getCause();
    }
    return "%08x".formatted(checksum.getValue());
  }

  private static void update(CRC32 checksum, String text) {
    checksum.update(NUMBERS.matcher(text).replaceAll("").getBytes(StandardCharsets.UTF_8));
    checksum.update('\n');
  }
}
