package io.supervision.modules;

import io.supervision.SupervisionTree;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import java.util.concurrent.CountDownLatch;

/** A program that uses the core as a module, in a runtime without {@code jdk.jfr}. */
final class OnTheModulePath {

  static final String DONE = "started again from a module";

  private OnTheModulePath() {}

  public static void main(String[] arguments) throws Exception {
    Module core = SupervisionTree.class.getModule();
    if (!core.isNamed() || ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
      throw new IllegalStateException(core + ", modules " + ModuleLayer.boot().modules());
    }
    CountDownLatch again = new CountDownLatch(1);
    try (SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .child(
                    ChildSpec.task(
                        "worker",
                        context -> {
                          if (context.incarnation() == 1) {
                            throw new IllegalStateException("once");
                          }
                          again.countDown();
                          context.awaitStop();
                        })))) {
      tree.start();
      again.await();
    }
    System.out.println(DONE);
  }
}
