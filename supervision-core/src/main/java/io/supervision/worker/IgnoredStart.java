package io.supervision.worker;

enum IgnoredStart implements Worker {
  INSTANCE;

  @Override
  public void run(WorkerContext context) {
    throw new IllegalStateException(
        "WorkerFactory.ignored() is an answer of a factory, not a worker to run");
  }
}
