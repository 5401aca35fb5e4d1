package io.supervision.test.spring;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.test.Supervised;
import io.supervision.test.SupervisionTester;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Parameters of test methods that need no {@code @Autowired}. */
final class SupervisionTestExtension implements ParameterResolver {

  private static final Set<Class<?>> TYPES =
      Set.of(SupervisionTester.class, SupervisionTree.class, ManualClock.class, Supervisor.class);

  SupervisionTestExtension() {}

  /** What Spring's own extension resolves is left to it, and what is meant by its name. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType())
        && parameter.getDeclaringExecutable() instanceof Method
        && !parameter.isAnnotated(Supervised.class)
        && !ParameterResolutionDelegate.isAutowirable(
            parameter.getParameter(), parameter.getIndex());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extensionContext) {
    ApplicationContext context = SpringExtension.getApplicationContext(extensionContext);
    Class<?> type = parameter.getParameter().getType();
    SupervisionTester tester = tester(context);
    if (tester == null) {
      throw new ParameterResolutionException(
          "there is no supervision tree in the context of this test: supervision.enabled is false,"
              + " or @SupervisionTest is missing");
    }
    if (type == Supervisor.class) {
      return tester.tree().root();
    }
    if (type == SupervisionTree.class) {
      return tester.tree();
    }
    return type == ManualClock.class ? tester.clock() : tester;
  }

  /** That of the lowest context whose tree has children; if none has, of the lowest. */
  private static @Nullable SupervisionTester tester(ApplicationContext lowest) {
    List<SupervisionTester> testers = new ArrayList<>();
    TestTurns.of(lowest).descendingIterator().forEachRemaining(each -> testers.add(each.tester()));
    return testers.stream()
        .filter(tester -> !tester.tree().snapshot().children().isEmpty())
        .findFirst()
        .orElse(testers.isEmpty() ? null : testers.get(0));
  }
}
