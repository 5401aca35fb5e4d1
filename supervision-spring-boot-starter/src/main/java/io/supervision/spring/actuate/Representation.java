package io.supervision.spring.actuate;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * What the endpoint can answer with, and of these what a request accepts: JSON unless it names
 * another. Of several that it names Spring Boot takes the last here, so a browser gets the page.
 */
public enum Representation implements Producible<Representation> {
  /** Data in the third format of Spring Boot's endpoints. */
  V3("application/vnd.spring-boot.actuator.v3+json"),
  /** Data in the second format of Spring Boot's endpoints. */
  V2("application/vnd.spring-boot.actuator.v2+json"),
  /** Data for programs. */
  JSON("application/json"),
  /** An image of the page. */
  SVG("image/svg+xml"),
  /** The page, for browsers. */
  PAGE("text/html"),
  /** A style sheet of the page. */
  CSS("text/css"),
  /** A script of the page. */
  SCRIPT("text/javascript");

  private final String produced;

  Representation(String produced) {
    this.produced = produced;
  }

  @Override
  public MimeType getProducedMimeType() {
    return MimeType.valueOf(produced);
  }

  /** Whether only files of the page are so. */
  boolean isFile() {
    return this == SVG || this == CSS || this == SCRIPT;
  }

  /**
   * What data is answered as, where a request accepts more than files.
   *
   * @param accepts what it accepts
   * @return null if it accepts files only
   */
  static @Nullable Representation ofData(List<String> accepts) {
    return Stream.of(JSON, V3, V2)
        .filter(each -> each.isAccepted(accepts))
        .findFirst()
        .orElse(null);
  }

  /** Whether a request accepts this, where nothing is accepted anything is. */
  boolean isAccepted(List<String> accepts) {
    return accepts.isEmpty()
        || accepts.stream()
            .flatMap(accept -> MimeTypeUtils.parseMimeTypes(accept).stream())
            .anyMatch(type -> type.isCompatibleWith(getProducedMimeType()));
  }

  @Override
  public boolean isDefault() {
    return this == JSON;
  }
}
