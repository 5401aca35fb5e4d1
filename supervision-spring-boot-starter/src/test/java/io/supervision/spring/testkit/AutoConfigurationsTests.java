package io.supervision.spring.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

/** The kit names the auto-configurations of the starter, which it does not know. */
class AutoConfigurationsTests {

  @Test
  void theKitBringsAllThatTheStarterHas() {
    List<String> starters =
        imports(AutoConfiguration.class).stream()
            .filter(name -> name.startsWith("io.supervision.spring."))
            .map(name -> "optional:" + name)
            .toList();

    assertThat(starters).isNotEmpty();
    assertThat(imports(kit())).containsAll(starters);
  }

  private static Class<?> kit() {
    return ClassUtils.resolveClassName(
        "io.supervision.test.spring.SupervisionTestConfiguration", null);
  }

  private static List<String> imports(Class<?> of) {
    return ImportCandidates.load(of, null).getCandidates();
  }
}
