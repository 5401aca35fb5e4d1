package io.supervision.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where vectors are: those of the project, and those that a system property names. */
final class VectorDirectories {

  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path OURS = MODULE.resolve("src/test/otp-conformance");

  private VectorDirectories() {}

  /** What everybody is measured by. */
  static Path publicOnes() {
    return OURS.resolve("public");
  }

  /** Combinations that the public ones leave out. */
  static Path furtherOnes() {
    return OURS.resolve("further");
  }

  /** The directories of a comma-separated list, relative ones below the module or the project. */
  static List<Path> named(String list) {
    List<Path> directories = new ArrayList<>();
    for (String name : list.split(",", -1)) {
      if (!name.isBlank()) {
        directories.add(existing(name.strip()));
      }
    }
    return directories;
  }

  private static Path existing(String name) {
    for (Path base : List.of(MODULE, MODULE.resolveSibling(""))) {
      if (Files.isDirectory(base.resolve(name))) {
        return base.resolve(name);
      }
    }
    throw new IllegalArgumentException(
        "supervision.vectors names '" + name + "', which is no directory; give an absolute path");
  }
}
