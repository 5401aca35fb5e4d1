package io.supervision.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.ChildStart;
import io.supervision.spec.RestartType;
import io.supervision.spec.Shutdown;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.SupervisionDeclarations;
import io.supervision.worker.WorkerContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;

/** Which beans are children, and which bean a configured child means. */
class DiscoveryTests {

  private static void declared(
      ApplicationContextRunner runner, Consumer<Map<String, SupervisionDeclarations.Child>> test) {
    runner
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              test.accept(context.getBean(SupervisionDeclarations.class).children());
            });
  }

  @SupervisedChild
  static class OrderWorker extends Workers.Idle {}

  static class Subclass extends OrderWorker {}

  @Configuration(proxyBeanMethods = false)
  static class Classes {
    @Bean
    OrderWorker orderWorker() {
      return new OrderWorker();
    }

    @Bean
    Subclass subclass() {
      return new Subclass();
    }
  }

  @Test
  void anAnnotatedClassIsAChildAndItsSubclassIsNot() {
    declared(
        Contexts.runner(Classes.class),
        children -> assertThat(children).containsOnlyKeys("order-worker"));
  }

  @SupervisedChild(id = "of-class", restart = RestartType.TEMPORARY)
  static class Annotated extends Workers.Idle {}

  @Configuration
  static class MethodOverClass {
    @Bean
    @SupervisedChild(id = "of-method")
    Annotated worker() {
      return new Annotated();
    }
  }

  @Test
  void theAnnotationOfABeanMethodCountsInsteadOfThatOfTheClass() {
    Contexts.runner(MethodOverClass.class)
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              ResolvedTree tree = context.getBean(ResolvedTree.class);
              assertThat(tree.declarations().children()).containsOnlyKeys("of-method");
              assertThat(tree.root().children().get(0).restart()).isEqualTo(RestartType.PERMANENT);
            });
  }

  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @SupervisedChild(supervisor = "jobs", restart = RestartType.TRANSIENT)
  @interface Job {
    @AliasFor(annotation = SupervisedChild.class, attribute = "id")
    String value() default "";
  }

  @Job("by-class")
  static class JobClass extends Workers.Idle {}

  static class JobMethods {
    @Job("by-method")
    void run() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class MetaAnnotated {
    @Bean
    JobClass jobClass() {
      return new JobClass();
    }

    @Bean
    JobMethods jobMethods() {
      return new JobMethods();
    }

    @Bean
    @Job
    Workers.Idle byBeanMethod() {
      return new Workers.Idle();
    }
  }

  @Test
  void theAnnotationMayStandOnOneOfYourOwn() {
    declared(
        Contexts.withYaml("supervision.supervisors.jobs:", MetaAnnotated.class),
        children ->
            assertThat(children)
                .containsOnlyKeys("jobs/by-class", "jobs/by-method", "jobs/by-bean-method"));
  }

  static class Consumers {
    @SupervisedChild
    void consumeOrders() {}

    @SupervisedChild(id = "payments")
    void consumePayments(WorkerContext context) {
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class MethodsOfABean {
    @Bean
    Consumers shopConsumers() {
      return new Consumers();
    }
  }

  @Test
  void methodsOfABeanAreChildrenOfTheirOwn() {
    declared(
        Contexts.runner(MethodsOfABean.class),
        children ->
            assertThat(children)
                .containsOnlyKeys("shop-consumers-consume-orders", "payments")
                .hasEntrySatisfying(
                    "payments",
                    child -> {
                      assertThat(child.beanName()).isEqualTo("shopConsumers");
                      assertThat(child.method()).isEqualTo("consumePayments");
                    }));
  }

  static class Base {
    @SupervisedChild
    void consume() {}
  }

  static class Derived extends Base {}

  @Configuration(proxyBeanMethods = false)
  static class InheritedMethod {
    @Bean
    Derived derived() {
      return new Derived();
    }
  }

  @Test
  void methodsAreInherited() {
    declared(
        Contexts.runner(InheritedMethod.class),
        children -> assertThat(children).containsOnlyKeys("derived-consume"));
  }

  @Configuration(proxyBeanMethods = false)
  static class WithPlaceholders {
    @Bean
    @SupervisedChild(id = "${child.id}", supervisor = "${child.supervisor:jobs}")
    Workers.Idle worker() {
      return new Workers.Idle();
    }
  }

  @Test
  void placeholdersAreResolved() {
    declared(
        Contexts.withYaml(
            "{child.id: named, supervision.supervisors.jobs: }", WithPlaceholders.class),
        children -> assertThat(children).containsOnlyKeys("jobs/named"));
  }

  static final AtomicInteger MADE = new AtomicInteger();

  @Configuration(proxyBeanMethods = false)
  static class LazyOrPrototype {
    @Bean
    @Lazy
    @SupervisedChild
    Workers.Idle lazyWorker() {
      MADE.incrementAndGet();
      return new Workers.Idle();
    }

    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @SupervisedChild
    Workers.Idle prototypeWorker() {
      MADE.incrementAndGet();
      return new Workers.Idle();
    }

    @Bean
    @SupervisedChild
    @Scope(
        value = ConfigurableBeanFactory.SCOPE_PROTOTYPE,
        proxyMode = ScopedProxyMode.TARGET_CLASS)
    Workers.Idle scopedWorker() {
      MADE.incrementAndGet();
      return new Workers.Idle();
    }
  }

  @Test
  void lazyPrototypeAndScopedBeansAreFoundOnceAndNotMade() {
    MADE.set(0);
    declared(
        Contexts.runner(LazyOrPrototype.class),
        children -> {
          assertThat(children).containsOnlyKeys("lazy-worker", "prototype-worker", "scoped-worker");
          assertThat(MADE).hasValue(0);
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class HiddenBehindAnInterface {
    @Bean
    Object behindObject() {
      return new Workers.Idle();
    }
  }

  @Test
  void aSingletonIsTakenForWhatItIsWhateverItsMethodDeclares() {
    declared(
        Contexts.withYaml(
            "supervision.root.children.behind-object:", HiddenBehindAnInterface.class),
        children -> assertThat(children).containsOnlyKeys("behind-object"));
  }

  @SupervisedChild
  static class Proxied implements Runnable {
    @Override
    public void run() {}
  }

  static class ProxiedConsumers {
    @SupervisedChild
    public void consume() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class Proxies {
    @Bean
    static BeanPostProcessor proxying() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
          if (!beanName.startsWith("proxied")) {
            return bean;
          }
          ProxyFactory factory = new ProxyFactory(bean);
          factory.setProxyTargetClass(bean instanceof ProxiedConsumers);
          return factory.getProxy();
        }
      };
    }

    @Bean
    Proxied proxiedWorker() {
      return new Proxied();
    }

    @Bean
    ProxiedConsumers proxiedConsumers() {
      return new ProxiedConsumers();
    }
  }

  @Test
  void proxiedBeansAreFound() {
    declared(
        Contexts.runner(Proxies.class),
        children ->
            assertThat(children).containsOnlyKeys("proxied-worker", "proxied-consumers-consume"));
  }

  @Configuration(proxyBeanMethods = false)
  static class ToBePlaced {
    @Bean
    @SupervisedChild(
        id = "queue",
        supervisor = "jobs",
        restart = RestartType.TEMPORARY,
        shutdown = "3s",
        order = 3)
    Workers.Idle messageQueue() {
      return new Workers.Idle();
    }
  }

  @Test
  void aBeanThatTheConfigurationNamesIsDeclaredThere() {
    Contexts.withYaml(
            """
            supervision.supervisors:
              jobs:
              infrastructure.children.mq: { bean: messageQueue, shutdown: 9s }
            """,
            ToBePlaced.class)
        .withPropertyValues("supervision.auto-startup=false")
        .run(
            context -> {
              ResolvedTree tree = context.getBean(ResolvedTree.class);
              assertThat(tree.declarations().children()).containsOnlyKeys("infrastructure/mq");
              var settings =
                  ((ChildStart.Nested) tree.root().children().get(0).start())
                      .spec()
                      .children()
                      .get(0)
                      .settings();
              assertThat(settings.restart()).isEqualTo(RestartType.TEMPORARY);
              assertThat(settings.shutdown()).isEqualTo(Shutdown.timeout(Duration.ofSeconds(9)));
            });
  }

  @Test
  void aChildIsFoundByTheIdOfItsAnnotation() {
    declared(
        Contexts.withYaml("supervision.root.children.queue:", ToBePlaced.class),
        children ->
            assertThat(children)
                .containsOnlyKeys("queue")
                .hasEntrySatisfying(
                    "queue", child -> assertThat(child.beanName()).isEqualTo("messageQueue")));
  }

  @Test
  void aChildIsFoundByTheNameOfItsBean() {
    declared(
        Contexts.withYaml("supervision.root.children.message-queue:", ToBePlaced.class),
        children -> assertThat(children).containsOnlyKeys("message-queue"));
  }

  @Test
  void aChildThatTheConfigurationDisablesIsNotStartedByItsAnnotation() {
    declared(
        Contexts.withYaml(
            """
            supervision.supervisors:
              jobs.children.queue.enabled: false
            """,
            ToBePlaced.class),
        children -> assertThat(children).isEmpty());
  }

  @Configuration(proxyBeanMethods = false)
  static class SameIdInTwoSupervisors {
    @Bean
    @SupervisedChild(id = "worker", supervisor = "a")
    Workers.Idle first() {
      return new Workers.Idle();
    }

    @Bean
    @SupervisedChild(id = "worker", supervisor = "b")
    Workers.Idle second() {
      return new Workers.Idle();
    }
  }

  @Test
  void anIdMeansTheChildOfThisSupervisorFirst() {
    declared(
        Contexts.withYaml(
            """
            supervision.supervisors:
              a.children.worker.shutdown: 1s
              b.children.worker.shutdown: 2s
            """,
            SameIdInTwoSupervisors.class),
        children -> {
          assertThat(children.get("a/worker").beanName()).isEqualTo("first");
          assertThat(children.get("b/worker").beanName()).isEqualTo("second");
        });
  }

  @Test
  void anIdThatMeansSeveralBeansIsRefused() {
    Contexts.withYaml(
            """
            supervision.supervisors: { a: , b: , c.children.worker: }
            """,
            SameIdInTwoSupervisors.class)
        .run(
            context ->
                assertThat(Contexts.problems(context))
                    .singleElement()
                    .satisfies(
                        problem ->
                            assertThat(problem.what())
                                .isEqualTo(
                                    "child 'worker' could be any of the beans first, second")));
  }

  @Test
  void theOneAnnotatedMethodOfANamedBeanIsTheChild() {
    declared(
        Contexts.withYaml("supervision.root.children.c.bean: derived", InheritedMethod.class),
        children ->
            assertThat(children)
                .containsOnlyKeys("c")
                .hasEntrySatisfying("c", child -> assertThat(child.method()).isEqualTo("consume")));
  }

  @Test
  void oneOfSeveralAnnotatedMethodsHasToBeNamed() {
    Contexts.withYaml("supervision.root.children.c.bean: shopConsumers", MethodsOfABean.class)
        .run(
            context ->
                assertThat(Contexts.problems(context))
                    .singleElement()
                    .satisfies(
                        problem ->
                            assertThat(problem.what())
                                .isEqualTo(
                                    "bean 'shopConsumers' has several supervised methods:"
                                        + " consumeOrders, consumePayments")));
  }
}
