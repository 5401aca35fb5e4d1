package io.supervision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.json.JsonMapper;

/** Every block of code in the documentation is executed, compiled or checked. */
@SpringBootTest(
    classes = io.supervision.demo.OrderDeskApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@DirtiesContext
@Tag("documents") // they are the same, whatever Java reads them
class CodeBlocksTests {

  @LocalServerPort int port;

  private Map<String, BlockCheck> checks() {
    Map<String, BlockCheck> checks = new HashMap<>();
    checks.put("java", new SourceBlocks());
    checks.put("yaml", new YamlBlocks());
    checks.put("sh", new ShellBlocks(port));
    checks.put("xml", new XmlBlocks());
    checks.put("ini", new UnitFileBlocks());
    checks.put("json", block -> assertThat(JsonMapper.shared().readTree(block.text())).isNotNull());
    checks.put("log", new SourceBlocks());
    checks.put("text", BlockCheck.onlyShown("drawings and output, abridged for people"));
    checks.put("erlang", BlockCheck.onlyShown("the build does without Erlang"));
    checks.put("elixir", BlockCheck.onlyShown("the build does without Elixir"));
    return checks;
  }

  @TestFactory
  Stream<DynamicTest> everyBlockIsTrue() {
    Map<String, BlockCheck> checks = checks();
    return Document.all().stream()
        .flatMap(document -> document.blocks().stream())
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.toString(), block.source(), () -> check(block, checks)));
  }

  private static void check(Block block, Map<String, BlockCheck> checks) throws Exception {
    assertThat(checks)
        .as("%s: the languages that can be checked", block)
        .containsKey(block.language());
    checks.get(block.language()).check(block);
  }

  @Test
  void codeStandsInFencesThatNameItsLanguage() {
    for (Document document : Document.all()) {
      List<String> prose = document.prose();
      for (int i = 1; i < prose.size(); i++) {
        boolean indented = prose.get(i).startsWith("    ") && prose.get(i - 1).isBlank();
        assertThat(indented).as("%s: '%s'", document.name(), prose.get(i)).isFalse();
      }
    }
  }
}
