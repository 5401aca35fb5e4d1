package io.supervision.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What an application gets with the starter. */
class DependenciesTests {

  @Test
  void aPlainApplicationGetsTheCoreAndTheActuatorAndNoLibraryForAnythingElse() throws Exception {
    NodeList dependencies =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile())
            .getElementsByTagName("dependency");
    List<String> brought = new ArrayList<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      if (!text(dependency, "scope").equals("test")
          && !text(dependency, "optional").equals("true")) {
        brought.add(text(dependency, "artifactId"));
      }
    }
    assertThat(brought)
        .containsExactlyInAnyOrder(
            "supervision-core", "spring-boot-starter", "spring-boot-starter-actuator");
  }

  private static String text(Element element, String tag) {
    NodeList found = element.getElementsByTagName(tag);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
