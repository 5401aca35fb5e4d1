package io.supervision.spring.internal.history;

import io.supervision.spring.internal.Shortened;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A short name for the kind of a failure: which throwables, from which methods. */
final class Fingerprint {

  private static final int FRAMES = 20;

  private Fingerprint() {}

  static String of(Throwable thrown) {
    CRC32 checksum = new CRC32();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    @Nullable Throwable next = thrown;
    while (next != null && seen.add(next)) {
      update(checksum, Shortened.classOf(next));
      StackTraceElement[] stack = Shortened.stackOf(next);
      for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
        update(checksum, stack[i].getClassName());
        update(checksum, stack[i].getMethodName());
      }
      next = Shortened.causeOf(next);
    }
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  /** Without numbers: those of lambdas, proxies and generated classes differ from run to run. */
  private static void update(CRC32 checksum, String name) {
    int at = 0;
    while (at < name.length()) {
      char each = name.charAt(at);
      if (name.startsWith("0x", at)) {
        at = endOfHexadecimal(name, at + 2);
      } else {
        if (each < '0' || each > '9') {
          checksum.update(each);
          checksum.update(each >> 8);
        }
        at++;
      }
    }
    checksum.update('\n');
  }

  private static int endOfHexadecimal(String name, int start) {
    int end = start;
    while (end < name.length() && HexFormat.isHexDigit(name.charAt(end))) {
      end++;
    }
    return end;
  }
}
