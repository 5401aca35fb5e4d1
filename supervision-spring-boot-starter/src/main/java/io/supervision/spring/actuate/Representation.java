package io.supervision.spring.actuate;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** What a request accepts: data, unless it names HTML, as browsers do. */
public enum Representation implements Producible<Representation> {
  /** For programs. */
  DATA,
  /** For browsers. */
  PAGE;

  @Override
  public MimeType getProducedMimeType() {
    return this == PAGE ? MimeTypeUtils.TEXT_HTML : MimeTypeUtils.APPLICATION_JSON;
  }

  @Override
  public boolean isDefault() {
    return this == DATA;
  }
}
