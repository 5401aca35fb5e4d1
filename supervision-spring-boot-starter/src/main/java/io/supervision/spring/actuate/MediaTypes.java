package io.supervision.spring.actuate;

/**
 * What the read operations can answer with. The same for all of them: an extension replaces an
 * operation only if both produce the same.
 */
final class MediaTypes {

  static final String V3 = "application/vnd.spring-boot.actuator.v3+json";
  static final String V2 = "application/vnd.spring-boot.actuator.v2+json";
  static final String JSON = "application/json";
  static final String HTML = "text/html";
  static final String CSS = "text/css";
  static final String SCRIPT = "text/javascript";
  static final String SVG = "image/svg+xml";

  private MediaTypes() {}
}
