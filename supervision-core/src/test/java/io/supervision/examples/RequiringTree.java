package io.supervision.examples;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.Requirement;
import io.supervision.spec.SupervisorSpec;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;

/** Orders wait for their database, invoices for the orders. */
final class RequiringTree {

  private RequiringTree() {}

  // tag::tree[]
  static SupervisorSpec tree(HealthCheck database, Worker orders, Worker invoices) {
    return SupervisorSpec.named("app")
        .child(ChildSpec.task("orders", orders).requires(Requirement.check("db", database)))
        .child(ChildSpec.task("invoices", invoices).requires(Requirement.node("orders")))
        .build();
  }
  // end::tree[]
}
