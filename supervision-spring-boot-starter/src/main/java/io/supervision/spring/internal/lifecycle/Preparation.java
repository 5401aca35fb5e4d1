package io.supervision.spring.internal.lifecycle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Loads what is needed when something has failed, before anything runs that may fail. A class that
 * cannot be loaded when it is first needed, for want of memory or, where classes are files, of file
 * descriptors, is lost for as long as the JVM runs.
 */
final class Preparation {

  /** The types by their names below the starter's package; a test holds that none is missing. */
  static final String TYPES = "starter-types.txt";

  private static volatile boolean done;

  private Preparation() {}

  /** Once for a JVM; again if it has failed. */
  static void prepare() {
    if (done) {
      return;
    }
    String here = Preparation.class.getPackageName();
    String starter = here.substring(0, here.length() - "internal.lifecycle".length());
    types().forEach(name -> load(starter + name));
    done = true;
  }

  /** None where the resource was left out: then a class is loaded when it is needed, as usual. */
  private static List<String> types() {
    try (InputStream names = Preparation.class.getResourceAsStream(TYPES)) {
      return names == null
          ? List.of()
          : new String(names.readAllBytes(), US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * With all that is inside; the compiler puts the tables of a switch into classes of their own.
   */
  private static void load(String name) {
    try {
      for (Class<?> nested : Class.forName(name).getNestMembers()) {
        Class.forName(nested.getName(), true, nested.getClassLoader());
      }
    } catch (ClassNotFoundException | LinkageError optional) {
      // of what the application does not have, such as a web server, nothing is needed either
    }
  }
}
