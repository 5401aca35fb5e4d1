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
    return weight(accepts) > 0;
  }

  /** Whether a request that accepts the page would rather have data. */
  static boolean isDataPreferred(List<String> accepts) {
    double data = Stream.of(JSON, V3, V2).mapToDouble(each -> each.weight(accepts)).max().orElse(0);
    return data > PAGE.weight(accepts);
  }

  /** How much a request would like this, from 0 to 1; what it says of a type itself decides. */
  private double weight(List<String> accepts) {
    if (accepts.isEmpty()) {
      return 1;
    }
    int closest = -1;
    double weight = 0;
    for (String accept : accepts) {
      for (MimeType type : MimeTypeUtils.parseMimeTypes(accept)) {
        int close = type.isWildcardType() ? 0 : type.isWildcardSubtype() ? 1 : 2;
        if (close >= closest && type.isCompatibleWith(getProducedMimeType())) {
          weight = close > closest ? weight(type) : Math.max(weight, weight(type));
          closest = close;
        }
      }
    }
    return weight;
  }

  private static double weight(MimeType type) {
    String written = type.getParameter("q");
    try {
      return written == null ? 1 : Double.parseDouble(written);
    } catch (NumberFormatException unreadable) {
      return 1;
    }
  }

  @Override
  public boolean isDefault() {
    return this == JSON;
  }
}
