package io.supervision;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import java.util.concurrent.CountDownLatch;

/** A program for a runtime without the module {@code jdk.jfr}: a worker fails and starts again. */
final class WithoutFlightRecorder {

  static final String DONE = "started again without a flight recorder";

  private WithoutFlightRecorder() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
      throw new IllegalStateException("there is a flight recorder");
    }
    CountDownLatch again = new CountDownLatch(1);
    try (SupervisionTree tree =
        SupervisionTree.create(
            SupervisorSpec.named("app")
                .child(
                    SupervisorSpec.named("nested")
                        .child(
                            ChildSpec.task(
                                "worker",
                                context -> {
                                  if (context.incarnation() == 1) {
                                    throw new IllegalStateException("once");
                                  }
                                  again.countDown();
                                  context.awaitStop();
                                }))))) {
      tree.start();
      again.await();
    }
    System.out.println(DONE);
  }
}
