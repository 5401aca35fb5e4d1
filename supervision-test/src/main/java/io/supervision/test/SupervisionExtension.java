package io.supervision.test;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link Supervised} asks for; registered by it. Keeps nothing itself. */
public final class SupervisionExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SupervisionExtension.class);

  /** Made by JUnit. */
  public SupervisionExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    TestTrees trees = new TestTrees(context.getRequiredTestInstances().getAllInstances());
    // before anything is started, so that it is stopped whatever fails
    context.getStore(NAMESPACE).put(TestTrees.class, trees);
    trees.start();
    trees.setFields();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestTrees trees = context.getStore(NAMESPACE).remove(TestTrees.class, TestTrees.class);
    if (trees != null) {
      trees.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TestTrees.isKnown(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestTrees trees = context.getStore(NAMESPACE).get(TestTrees.class, TestTrees.class);
    if (trees == null) {
      throw new ParameterResolutionException(
          "a tree belongs to one test: take "
              + parameter.getParameter().getType().getSimpleName()
              + " as a parameter of the test method, of @BeforeEach or of @AfterEach");
    }
    String name = parameter.findAnnotation(Supervised.class).map(Supervised::value).orElse("");
    return TestTrees.part(trees.find(name), parameter.getParameter().getType());
  }
}
