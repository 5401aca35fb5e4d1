package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Parts of a {@code pom.xml}: well-formed, and naming artifacts that this project makes. */
final class XmlBlocks implements BlockCheck {

  @Override
  public void check(Block block) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document parsed =
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader("<block>" + block.text() + "</block>")));
    NodeList artifacts = parsed.getElementsByTagName("artifactId");
    for (int index = 0; index < artifacts.getLength(); index++) {
      String artifact = artifacts.item(index).getTextContent();
      if (artifact.startsWith("supervision-")) {
        assertThat(io.supervision.docs.Document.ROOT.resolve(artifact).resolve("pom.xml"))
            .as(block.toString())
            .exists();
      }
    }
  }
}
