package io.supervision.docs;

import java.net.URI;

/**
 * A fenced block of code in a document.
 *
 * @param document the document's name
 * @param line where its fence begins
 * @param language what stands behind the fence
 * @param marker the comment directly above; empty without one
 * @param text what it says
 */
record Block(String document, int line, String language, String marker, String text) {

  /** The file and the line. */
  URI source() {
    return URI.create(Document.ROOT.resolve(document).toUri() + "?line=" + line);
  }

  @Override
  public String toString() {
    return "%s:%d (%s)".formatted(document, line, language);
  }
}
