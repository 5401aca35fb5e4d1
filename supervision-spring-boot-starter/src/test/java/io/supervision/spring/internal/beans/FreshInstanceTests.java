package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Trees;
import io.supervision.test.SupervisionTester;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** A prototype is made anew for each incarnation and destroyed after it. */
class FreshInstanceTests {

  static final List<String> LOG = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forgetWhatHappened() {
    LOG.clear();
  }

  static class Fresh implements Worker {
    private static final AtomicInteger MADE = new AtomicInteger();
    private final int number = MADE.incrementAndGet();
    private int runs;

    @Override
    public void run(WorkerContext context) {
      LOG.add("run " + ++runs + " of " + number);
      if (number == 1) {
        throw new IllegalStateException("the first instance crashes");
      }
      context.awaitStop();
    }

    @PreDestroy
    void destroyed() {
      LOG.add("destroyed " + number);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Prototype {
    @Bean
    @Scope("prototype")
    @SupervisedChild
    Fresh fresh() {
      return new Fresh();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class JdkProxies {
    @Bean
    static BeanPostProcessor jdkProxies() {
      return proxying(false);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ClassProxies {
    @Bean
    static BeanPostProcessor classProxies() {
      return proxying(true);
    }
  }

  /** Two proxies, one around the other. */
  private static BeanPostProcessor proxying(boolean targetClass) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof Worker)) {
          return bean;
        }
        ProxyFactory inner = new ProxyFactory(bean);
        inner.setProxyTargetClass(targetClass);
        ProxyFactory outer = new ProxyFactory(inner.getProxy());
        outer.setProxyTargetClass(targetClass);
        return outer.getProxy();
      }
    };
  }

  @Test
  void aPrototypeIsMadeAnewForEachIncarnationAndDestroyedAfterIt() {
    freshInstances(Prototype.class);
  }

  @Test
  void aPrototypeBehindJdkProxiesIsDestroyedToo() {
    freshInstances(Prototype.class, JdkProxies.class);
  }

  @Test
  void aPrototypeBehindClassProxiesIsDestroyedToo() {
    freshInstances(Prototype.class, ClassProxies.class);
  }

  private static void freshInstances(Class<?>... configurations) {
    Fresh.MADE.set(0);
    Contexts.onManualClock(Trees.QUICK, configurations)
        .run(
            context -> {
              SupervisionTester supervision = Contexts.tester(context);
              assertThat(supervision).child("fresh").isRunning().hasRestarts(1);
              assertThat(LOG).containsExactly("run 1 of 1", "destroyed 1", "run 1 of 2");
            });
    assertThat(LOG).endsWith("destroyed 2");
  }
}
