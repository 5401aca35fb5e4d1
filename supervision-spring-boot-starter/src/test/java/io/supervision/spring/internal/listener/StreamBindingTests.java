package io.supervision.spring.internal.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.fixture.Contexts;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binding.Bindable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is said of the bindings of Spring Cloud Stream, none of which can be adopted. */
@ExtendWith(OutputCaptureExtension.class)
class StreamBindingTests {

  private static final String WARNING = "of Spring Cloud Stream are not taken over";

  /** As it makes one for each function. */
  @Configuration(proxyBeanMethods = false)
  static class Bindings {
    @Bean
    Bindable process() {
      return new Bindable() {
        @Override
        public Set<String> getInputs() {
          return Set.of("process-in-0", "process-in-1");
        }
      };
    }

    @Bean
    Bindable supply() {
      return new Bindable() {};
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OnlySuppliers {
    @Bean
    Bindable supply() {
      return new Bindable() {};
    }
  }

  private static void start(String yaml, Class<?>... configurations) {
    Contexts.withYaml(yaml, configurations)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              tree.stop();
              tree.start();
            });
  }

  @Test
  void whereAllListenersAreAdoptedThoseThatAreLeftAreNamedOnce(CapturedOutput output) {
    start("supervision.listener.adopt: all", FakeTechnology.class, Bindings.class);
    assertThat(output)
        .containsOnlyOnce(
            "The bindings [process-in-0, process-in-1] of Spring Cloud Stream are not taken over");
  }

  @Test
  void whereOneIsAdoptedTheyAreNamedToo(CapturedOutput output) {
    start(
        """
        supervision.root.children:
          orders.listener: orders
          audit.listener: audit
        """,
        FakeTechnology.class,
        Bindings.class);
    assertThat(output).containsOnlyOnce(WARNING);
  }

  @Test
  void nothingIsSaidWithoutAdoptedListenersOrWithoutBindings(CapturedOutput output) {
    start("supervision.listener.adopt: named", FakeTechnology.class, Bindings.class);
    start("supervision.listener.adopt: all", FakeTechnology.class, OnlySuppliers.class);
    start("supervision.listener.adopt: all", FakeTechnology.class);
    assertThat(output).doesNotContain(WARNING);
  }

  @Test
  void oneThatIsNamedAsAListenerIsToldToBeABinding() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.process.listener: process-in-0",
            FakeTechnology.class,
            Bindings.class);
    assertThat(problem.where()).startsWith("supervision.root.children.process.listener (");
    assertThat(problem.what())
        .isEqualTo("'process-in-0' is a binding of Spring Cloud Stream, which is in no registry");
    assertThat(problem.remedy()).startsWith("Remove the child");
  }
}
