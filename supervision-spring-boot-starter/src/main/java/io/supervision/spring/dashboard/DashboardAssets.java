package io.supervision.spring.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.MimeType;

/**
 * The files of the dashboard: a page, a style sheet, an icon and a few scripts, served as they are.
 * May be used by any thread.
 */
final class DashboardAssets {

  /** What the browser is to do with the page: nothing from elsewhere, nothing inline. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-cache");

  /** The file that a browser gets at the endpoint. */
  static final String PAGE = "dashboard.html";

  private static final MimeType SCRIPT = MimeType.valueOf("text/javascript;charset=UTF-8");

  private static final Map<String, MimeType> TYPES =
      Stream.concat(
              Stream.of(
                      "actions",
                      "app",
                      "dashboard",
                      "detail",
                      "dom",
                      "events",
                      "headline",
                      "help",
                      "icons",
                      "instances",
                      "keyboard",
                      "poll",
                      "row",
                      "scheduled",
                      "server",
                      "tree",
                      "words")
                  .map(name -> Map.entry(name + ".js", SCRIPT)),
              Stream.of(
                  Map.entry(PAGE, MimeType.valueOf("text/html;charset=UTF-8")),
                  Map.entry("dashboard.css", MimeType.valueOf("text/css;charset=UTF-8")),
                  Map.entry("icon.svg", MimeType.valueOf("image/svg+xml"))))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  /**
   * A file.
   *
   * @param content its bytes
   * @param type what they are
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Asset(byte[] content, MimeType type) {}

  /**
   * A file by its name.
   *
   * @param name without a path
   * @return empty if there is none
   */
  Optional<Asset> find(String name) {
    return Optional.ofNullable(TYPES.get(name))
        .map(type -> new Asset(contents.computeIfAbsent(name, DashboardAssets::read), type));
  }

  private static byte[] read(String name) {
    try (InputStream file = DashboardAssets.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(
            "the dashboard's file '" + name + "' is missing from the jar of the starter");
      }
      return file.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException("the dashboard's file '" + name + "'", failure);
    }
  }
}
