package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links within the project lead somewhere. */
class LinksTests {

  static Stream<Document> documents() {
    return Document.all().stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkWithinTheProjectLeadsSomewhere(Document document) {
    for (String link : document.links()) {
      if (!link.startsWith("https://")) {
        check(document, link);
      }
    }
  }

  private static void check(Document document, String link) {
    String[] parts = link.split("#", 2);
    Path base = Document.ROOT.resolve(document.name());
    Path target = parts[0].isEmpty() ? base : base.resolveSibling(parts[0]).normalize();
    assertThat(target).as("%s: %s", document.name(), link).exists();
    if (parts.length == 2) {
      assertThat(Document.read(target).anchors())
          .as("%s: %s", document.name(), link)
          .contains(parts[1]);
    }
  }
}
