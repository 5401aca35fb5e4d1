package io.supervision.demo.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Where files go: {@code demo.data-directory}, or a temporary directory that is gone afterwards.
 */
@Component
public class DataDirectory implements DisposableBean {

  private final Path path;
  private final boolean temporary;

  DataDirectory(@Value("${demo.data-directory:}") String configured) throws IOException {
    temporary = configured.isEmpty();
    path =
        temporary
            ? Files.createTempDirectory("order-desk-")
            : Files.createDirectories(Path.of(configured));
  }

  /**
   * The directory.
   *
   * @return its path
   */
  public Path path() {
    return path;
  }

  @Override
  public void destroy() throws IOException {
    if (temporary) {
      FileSystemUtils.deleteRecursively(path);
    }
  }
}
