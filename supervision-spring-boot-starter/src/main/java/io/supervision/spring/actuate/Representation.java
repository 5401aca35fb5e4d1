package io.supervision.spring.actuate;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;

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

  @Override
  public boolean isDefault() {
    return this == JSON;
  }
}
