package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.ChildStart;
import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.SupervisionDeclarations;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Reads specifications that have been resolved, without starting them. */
final class Specs {

  private Specs() {}

  static void resolved(ApplicationContextRunner runner, Consumer<ResolvedTree> test) {
    runner
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              test.accept(context.getBean(ResolvedTree.class));
            });
  }

  static SupervisorSpec supervisor(SupervisorSpec parent, String id) {
    return ((ChildStart.Nested) child(parent, id).start()).spec();
  }

  static ChildSpec child(SupervisorSpec parent, String id) {
    return parent.children().stream()
        .filter(child -> child.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not in " + ids(parent)));
  }

  static List<String> ids(SupervisorSpec supervisor) {
    return supervisor.children().stream().map(ChildSpec::id).toList();
  }

  static void declared(
      ApplicationContextRunner runner, Consumer<Map<String, SupervisionDeclarations.Child>> test) {
    runner
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              test.accept(context.getBean(SupervisionDeclarations.class).children());
            });
  }
}
