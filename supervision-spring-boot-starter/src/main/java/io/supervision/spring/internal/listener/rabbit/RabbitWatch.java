package io.supervision.spring.internal.listener.rabbit;

import io.supervision.spring.internal.listener.Calls;
import io.supervision.spring.internal.listener.CountingExecutor;
import io.supervision.spring.internal.listener.WatchedBackOff;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer.JavaLangErrorHandler;
import org.springframework.util.ObjectUtils;
import org.springframework.util.backoff.BackOff;

/** Puts what watches into a container that has not been started yet. */
final class RabbitWatch {

  private final AbstractMessageListenerContainer container;
  private final HiddenParts parts;
  private final Calls calls;

  RabbitWatch(AbstractMessageListenerContainer container, HiddenParts parts, Calls calls) {
    this.container = container;
    this.parts = parts;
    this.calls = calls;
  }

  void install(Runnable works, LongConsumer waits, Consumer<Error> threw) {
    watchCalls(works);
    container.setRecoveryBackOff(
        new WatchedBackOff(parts.present("recoveryBackOff", BackOff.class), waits));
    container.setTaskExecutor(new CountingExecutor(parts.present("taskExecutor", Executor.class)));
    JavaLangErrorHandler handler =
        parts.present("javaLangErrorHandler", JavaLangErrorHandler.class);
    if (isDefault(handler)) {
      container.setJavaLangErrorHandler(threw::accept);
    }
  }

  /**
   * Innermost, so that each attempt of a retry is a call and the pause before it is not. The
   * container makes its proxy anew when it is initialised, which a shutdown lets the next start do;
   * one that is not active is not touched by it otherwise.
   */
  private void watchCalls(Runnable works) {
    Advice[] users = parts.present("adviceChain", Advice[].class);
    MethodInterceptor watched = invocation -> watched(invocation, works);
    container.setAdviceChain(ObjectUtils.addObjectToArray(users, watched));
    container.shutdown();
  }

  private @Nullable Object watched(MethodInvocation invocation, Runnable works) throws Throwable {
    works.run();
    calls.<Throwable>run(() -> invocation.proceed());
    return null; // there is nothing to return from a listener
  }

  /** Not one that the user has set: the default, which ends the JVM, is a lambda in there. */
  private static boolean isDefault(JavaLangErrorHandler handler) {
    return handler.getClass().isSynthetic()
        && handler
            .getClass()
            .getName()
            .startsWith(AbstractMessageListenerContainer.class.getName());
  }
}
