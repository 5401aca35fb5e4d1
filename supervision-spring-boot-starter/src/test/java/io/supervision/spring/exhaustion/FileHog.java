package io.supervision.spring.exhaustion;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Takes every file descriptor that the process may have. */
final class FileHog implements Hog {

  private static final int NO_LIMIT = 5_000;

  private final Deque<FileInputStream> open = new ArrayDeque<>();
  private volatile boolean over;

  @Override
  public void run() {
    while (!over) {
      take();
      Hog.pause(2);
    }
    open.forEach(FileHog::close);
  }

  private void take() {
    try {
      while (!over) {
        open.add(new FileInputStream("/dev/null"));
        if (open.size() == NO_LIMIT) {
          throw new IllegalStateException("this process has no limit of files");
        }
      }
    } catch (IOException none) {
      // again: what others close is taken, too
    }
  }

  private static void close(FileInputStream file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void letGo() {
    over = true;
  }
}
