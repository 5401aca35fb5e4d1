package io.supervision.worker;

/**
 * Makes the workers of a template supervisor (OTP's {@code simple_one_for_one}): each child brings
 * an argument, which is kept for its restarts.
 *
 * @param <A> the type of the argument
 */
@FunctionalInterface
public interface TemplateFactory<A> {

  /**
   * Makes the worker of the next incarnation; the same rules as {@link WorkerFactory#create()}.
   *
   * @param argument what the child was started with
   * @return the worker, or {@link WorkerFactory#ignored()}
   * @throws Exception makes the start fail
   */
  Worker create(A argument) throws Exception;
}
