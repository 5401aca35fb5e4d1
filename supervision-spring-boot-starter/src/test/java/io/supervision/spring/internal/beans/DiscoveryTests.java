package io.supervision.spring.internal.beans;

import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spec.RestartType;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisedChild;
import io.supervision.spring.fixture.Contexts;
import io.supervision.spring.fixture.Proxying;
import io.supervision.spring.fixture.Specs;
import io.supervision.spring.fixture.Workers;
import io.supervision.spring.internal.config.ResolvedTree;
import io.supervision.worker.WorkerContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;

/** Which beans are children. */
class DiscoveryTests {

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
    Specs.declared(
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
    Specs.declared(
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
    Specs.declared(
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
    Specs.declared(
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
    Specs.declared(
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
    Specs.declared(
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
    Specs.declared(
        Contexts.withYaml(
            "supervision.root.children.behind-object:", HiddenBehindAnInterface.class),
        children -> assertThat(children).containsOnlyKeys("behind-object"));
  }

  interface Storing {
    void store();
  }

  static class Jobs implements Storing {
    @Override
    public void store() {}

    void clean(WorkerContext context) {
      context.ready();
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class HiddenMethods {
    @Bean
    @Lazy
    Object anything() {
      return new Jobs();
    }

    @Bean
    @Lazy
    Storing storing() {
      return new Jobs();
    }

    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    Object madeAnew() {
      return new Jobs();
    }
  }

  @Test
  void aMethodIsFoundInWhatASingletonIsWhateverItsFactoryMethodDeclares() {
    Contexts.withYaml(
            """
            supervision.root.children:
              of-object: { bean: anything, method: clean, start-timeout: 5s }
              of-interface: { bean: storing, method: clean, start-timeout: 5s }
            """,
            HiddenMethods.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SupervisionTree tree = context.getBean(SupervisionTree.class);
              assertThat(tree).child("of-object").isRunning();
              assertThat(tree).child("of-interface").isRunning();
            });
  }

  @Test
  void aMethodThatIsNotThereIsMissedInWhatTheSingletonIs() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.of-object: { bean: anything, method: claen }",
            HiddenMethods.class);
    assertThat(problem.where()).startsWith("supervision.root.children.of-object");
    assertThat(problem.what())
        .isEqualTo(
            "there is no method 'claen' of bean 'anything' ("
                + Jobs.class.getName()
                + ") (did you mean 'clean'?)");
  }

  static class Pruning {
    private final SupervisionTree tree;

    Pruning(SupervisionTree tree) {
      this.tree = tree;
    }

    void prune(WorkerContext context) {
      assertThat(tree.find(context.path())).isPresent();
      context.awaitStop();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class HiddenWithTheTree {
    @Bean
    @Lazy
    Object pruning(SupervisionTree tree) {
      return new Pruning(tree);
    }
  }

  @Test
  void theClassOfABeanThatNeedsTheTreeHasToBeDeclaredForItsMethodToBeFound() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.pruning.method: prune", HiddenWithTheTree.class);
    assertThat(problem.where()).startsWith("supervision.root.children.pruning");
    assertThat(problem.what())
        .isEqualTo("the class of bean 'pruning' is not known before it is made");
  }

  record Hen(Egg egg) {}

  record Egg(Hen hen) {}

  @Configuration(proxyBeanMethods = false)
  static class HiddenInACircle {
    @Bean
    @Lazy
    Hen hen(Egg egg) {
      return new Hen(egg);
    }

    @Bean
    @Lazy
    Egg egg(Hen hen) {
      return new Egg(hen);
    }

    @Bean
    @Lazy
    Object pruning(Hen hen) {
      return hen;
    }
  }

  @Test
  void aCircleOfOtherBeansIsToldAsSuch() {
    Contexts.runner(HiddenInACircle.class)
        .withPropertyValues("supervision.root.children.pruning.method=prune")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(BeanCurrentlyInCreationException.class));
  }

  @Test
  void theClassOfAPrototypeHasToBeDeclaredForItsMethodToBeFound() {
    ConfigurationProblem problem =
        Contexts.onlyProblemOf(
            "supervision.root.children.anew: { bean: madeAnew, method: clean }",
            HiddenMethods.class);
    assertThat(problem.where()).startsWith("supervision.root.children.anew");
    assertThat(problem.what())
        .isEqualTo("the class of bean 'madeAnew' is not known before it is made");
    assertThat(problem.remedy())
        .isEqualTo("Declare the class as the return type of its factory method");
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
      return new Proxying(bean -> bean instanceof ProxiedConsumers);
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
    Specs.declared(
        Contexts.runner(Proxies.class),
        children ->
            assertThat(children).containsOnlyKeys("proxied-worker", "proxied-consumers-consume"));
  }
}
