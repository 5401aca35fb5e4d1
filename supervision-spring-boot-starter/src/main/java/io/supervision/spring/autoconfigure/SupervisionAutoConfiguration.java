package io.supervision.spring.autoconfigure;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.SupervisionTreeBuilder;
import io.supervision.spec.InvalidRequirementsException;
import io.supervision.spec.InvalidSpecException;
import io.supervision.spring.ConfigurationProblem;
import io.supervision.spring.SupervisionConfigurationException;
import io.supervision.spring.SupervisionLifecycleProcessor;
import io.supervision.spring.SupervisionTreeCustomizer;
import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.beans.BeanParts;
import io.supervision.spring.internal.beans.IntegrationFlows;
import io.supervision.spring.internal.beans.LateChildren;
import io.supervision.spring.internal.config.ConfiguredMethods;
import io.supervision.spring.internal.config.ResolvedTree;
import io.supervision.spring.internal.config.SupervisionDeclarations;
import io.supervision.spring.internal.config.SupervisionProperties;
import io.supervision.spring.internal.config.SupervisorBeansRegistrar;
import io.supervision.spring.internal.config.TreeResolver;
import io.supervision.spring.internal.config.TreeSettings;
import io.supervision.spring.internal.lifecycle.PermanentReturnWarning;
import io.supervision.spring.internal.lifecycle.RootFailure;
import io.supervision.spring.internal.lifecycle.StageLifecycle;
import io.supervision.spring.internal.lifecycle.Stages;
import io.supervision.spring.internal.lifecycle.StopBudget;
import io.supervision.spring.internal.lifecycle.SupervisionEventPublisher;
import io.supervision.spring.internal.lifecycle.SupervisionLifecycle;
import io.supervision.spring.internal.lifecycle.TreeHost;
import io.supervision.spring.internal.listener.Adoption;
import io.supervision.spring.internal.listener.LateListeners;
import io.supervision.spring.internal.listener.Listeners;
import io.supervision.spring.internal.listener.Registries;
import io.supervision.spring.internal.listener.jms.JmsListeners;
import io.supervision.spring.internal.listener.kafka.KafkaListenerAdapter;
import io.supervision.spring.internal.listener.rabbit.RabbitListeners;
import io.supervision.spring.internal.listener.streams.StreamsAdapter;
import io.supervision.spring.internal.schedule.OtherSchedules;
import io.supervision.spring.internal.schedule.ScheduledProcessorReplacement;
import io.supervision.spring.internal.schedule.Schedules;
import io.supervision.spring.listener.ListenerAdapter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/**
 * Auto-configuration of the supervision tree; {@code supervision.enabled: false} switches it off. A
 * bean of type {@link ManualClock}, if there is exactly one, is the tree's clock, whatever a {@link
 * SupervisionTreeCustomizer} says.
 */
@AutoConfiguration(before = LifecycleAutoConfiguration.class)
@Conditional(SupervisionAutoConfiguration.NotSwitchedOff.class)
@EnableConfigurationProperties(LifecycleProperties.class)
@ImportRuntimeHints(SupervisionAutoConfiguration.Hints.class)
public final class SupervisionAutoConfiguration {

  private static final String ENABLED = "supervision.enabled";

  private static final String TREE = "supervisionTree";

  /** Made by Spring Boot. */
  public SupervisionAutoConfiguration() {}

  @Bean
  static SupervisorBeansRegistrar supervisorBeansRegistrar(ConfigurableEnvironment environment) {
    return new SupervisorBeansRegistrar(TREE, environment);
  }

  @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
  @ConditionalOnMissingBean(
      name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
      search = SearchStrategy.CURRENT)
  SupervisionLifecycleProcessor lifecycleProcessor(LifecycleProperties properties) {
    SupervisionLifecycleProcessor processor = new SupervisionLifecycleProcessor();
    processor.setTimeoutPerShutdownPhase(properties.getTimeoutPerShutdownPhase().toMillis());
    return processor;
  }

  @Bean
  static LateChildren supervisionLateChildren() {
    return new LateChildren();
  }

  @Bean
  ResolvedTree resolvedSupervisionTree(
      ConfigurableApplicationContext context,
      ObjectProvider<SupervisionLifecycleProcessor> processor,
      Listeners listeners,
      Adoption adoption,
      Schedules schedules,
      Stages stages,
      ObjectProvider<BeanParts> flows,
      LateChildren late) {
    BeanParts parts = flows.getIfAvailable(() -> BeanParts.NONE);
    ResolvedTree resolved = new TreeResolver(context, adoption, schedules, stages, parts).resolve();
    late.treeIsMade();
    SupervisionLifecycleProcessor ours = processor.getIfAvailable();
    if (!isSwitchedOn(context.getEnvironment())) {
      return resolved;
    }
    if (ours != null) {
      ours.leaveToTheTree(resolved.lifecycles());
      Registries registries = new Registries(listeners, adoption);
      ours.leaveListenersToTheTree(
          beans -> {
            resolved.lifecycles().forEach(name -> beans.keySet().removeAll(parts.of(name)));
            return registries.apply(beans);
          });
    } else if (!resolved.lifecycles().isEmpty() || !adoption.isNothing()) {
      throw foreignProcessor(resolved);
    }
    return resolved;
  }

  /** Of an application processed ahead of time the beans are there whatever is set now. */
  private static boolean isSwitchedOn(Environment environment) {
    return !"false".equalsIgnoreCase(environment.getProperty(ENABLED));
  }

  @Bean
  Listeners supervisionListeners(
      ObjectProvider<ListenerAdapter> adapters, ConfigurableListableBeanFactory beans) {
    return new Listeners(adapters::orderedStream, beans);
  }

  @Bean
  Adoption supervisionAdoption(
      Listeners listeners,
      ConfigurableApplicationContext context,
      @Qualifier(TREE) ObjectProvider<SupervisionTree> tree,
      Remarks remarks) {
    return new Adoption(listeners, context::isClosed, tree::getObject, remarks);
  }

  @Bean
  Remarks supervisionRemarks(
      ObjectProvider<ScheduledTaskHolder> holders, ConfigurableApplicationContext context) {
    OtherSchedules others =
        new OtherSchedules(holders::orderedStream, Instant.ofEpochMilli(context.getStartupDate()));
    return new Remarks(others::all);
  }

  @Bean
  static ScheduledProcessorReplacement supervisionScheduledProcessor(
      ConfigurableEnvironment environment) {
    return new ScheduledProcessorReplacement(() -> ConfiguredMethods.in(environment));
  }

  @Bean
  Schedules supervisionSchedules(
      ConfigurableListableBeanFactory beans,
      @Qualifier(TREE) ObjectProvider<SupervisionTree> tree,
      Remarks remarks,
      Environment environment) {
    return new Schedules(beans, () -> tree.getObject().now(), remarks, isSwitchedOn(environment));
  }

  @Bean
  LateListeners supervisionLateListeners(Adoption adoption) {
    return new LateListeners(adoption);
  }

  @Bean
  Stages supervisionStages() {
    return new Stages();
  }

  @Bean
  StageLifecycle supervisionStageLifecycle(
      @Qualifier(TREE) SupervisionTree tree, Stages stages, StopBudget budget) {
    return new StageLifecycle(tree, stages, budget);
  }

  @Bean
  StopBudget supervisionStopBudget(ResolvedTree resolved, LifecycleProperties lifecycle) {
    return new StopBudget(TreeSettings.stopTimeout(resolved.properties(), lifecycle));
  }

  private static RuntimeException foreignProcessor(ResolvedTree resolved) {
    return new SupervisionConfigurationException(
        List.of(
            new ConfigurationProblem(
                "bean '" + AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME + "'",
                "the application has a lifecycle processor of its own, which would start and stop "
                    + (resolved.lifecycles().isEmpty()
                        ? "adopted listeners"
                        : resolved.lifecycles().stream().sorted().toList())
                    + " beside the supervision tree",
                "Let it extend " + SupervisionLifecycleProcessor.class.getName())));
  }

  @Bean
  SupervisionDeclarations supervisionDeclarations(ResolvedTree resolved) {
    return resolved.declarations();
  }

  @Bean(name = TREE, destroyMethod = "close")
  SupervisionTree supervisionTree(
      ResolvedTree resolved,
      TreeHost host,
      StopBudget budget,
      ConfigurableEnvironment environment,
      ObjectProvider<ManualClock> clock,
      ObjectProvider<SupervisionTreeCustomizer> customizers) {
    SupervisionProperties properties = resolved.properties();
    SupervisionTreeBuilder builder =
        SupervisionTree.builder(resolved.root())
            .stopTimeout(budget.whole())
            .recoveredAfter(TreeSettings.recoveredAfter(properties))
            .threads(TreeSettings.threads(properties, environment))
            .retryFirstStarts(properties.startup() == SupervisionProperties.Startup.BACKGROUND)
            .listener(new PermanentReturnWarning(resolved.permanent()))
            .runListener(host);
    customizers.orderedStream().forEach(customizer -> customize(builder, customizer));
    clock.ifUnique(builder::clock);
    return built(builder, resolved);
  }

  private static void customize(
      SupervisionTreeBuilder builder, SupervisionTreeCustomizer customizer) {
    try {
      customizer.customize(builder);
    } catch (IllegalArgumentException invalid) {
      throw badCustomization(
          "SupervisionTreeCustomizer (" + Labels.of(customizer.getClass()) + ")", invalid);
    }
  }

  /**
   * The configuration has been checked before, so only a customizer can have added a mistake; but
   * what can never be met, only the whole tree knows.
   */
  private static SupervisionTree built(SupervisionTreeBuilder builder, ResolvedTree resolved) {
    try {
      return builder.build();
    } catch (InvalidRequirementsException impossible) {
      throw (RuntimeException)
          new SupervisionConfigurationException(resolved.requirements().problems(impossible))
              .initCause(impossible);
    } catch (InvalidSpecException invalid) {
      throw badCustomization("SupervisionTreeCustomizer", invalid);
    }
  }

  private static RuntimeException badCustomization(String where, IllegalArgumentException invalid) {
    String what = Objects.requireNonNullElse(invalid.getMessage(), invalid.toString());
    return (RuntimeException)
        new SupervisionConfigurationException(
                List.of(new ConfigurationProblem(where, what, "Correct what is customized")))
            .initCause(invalid);
  }

  @Bean
  RootFailure supervisionRootFailure(
      ConfigurableApplicationContext context, ResolvedTree resolved) {
    return new RootFailure(context, resolved.properties().onRootFailure());
  }

  /** Before the runners of the application: the first of them may never return. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ApplicationRunner supervisionLivenessAfterStart(RootFailure rootFailure) {
    return arguments -> rootFailure.contradict();
  }

  @Bean
  TreeHost supervisionTreeHost(ResolvedTree resolved, RootFailure rootFailure) {
    return new TreeHost(
        resolved.checks(),
        rootFailure,
        resolved.properties().keepAlive(),
        resolved.root().children().isEmpty());
  }

  @Bean
  SupervisionLifecycle supervisionLifecycle(
      ConfigurableApplicationContext application,
      SupervisionTree supervisionTree,
      TreeHost host,
      ResolvedTree resolved,
      StopBudget budget,
      Environment environment,
      ObjectProvider<SupervisionEventPublisher> events,
      ObjectProvider<ManualClock> clock) {
    SupervisionProperties properties = resolved.properties();
    return new SupervisionLifecycle(
        application,
        supervisionTree,
        host,
        isSwitchedOn(environment) && properties.autoStartup(),
        properties.phase(),
        budget,
        () -> events.ifAvailable(SupervisionEventPublisher::awaitDelivered),
        clock.getIfUnique() != null);
  }

  /** The listeners of {@code @KafkaListener}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(KafkaListenerEndpointRegistry.class)
  static class OfKafka {

    @Bean
    KafkaListenerAdapter supervisionKafkaListeners(ListableBeanFactory beans) {
      return new KafkaListenerAdapter(beans);
    }
  }

  /** The topologies of Kafka Streams. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({StreamsBuilderFactoryBean.class, KafkaStreams.class})
  static class OfStreams {

    @Bean
    StreamsAdapter supervisionStreams(ListableBeanFactory beans) {
      return new StreamsAdapter(beans);
    }
  }

  /** The listeners of {@code @JmsListener}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JmsListenerEndpointRegistry.class)
  static class OfJms {

    @Bean
    JmsListeners supervisionJmsListeners(ListableBeanFactory beans) {
      return new JmsListeners(beans);
    }
  }

  /** The listeners of {@code @RabbitListener}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RabbitListenerEndpointRegistry.class)
  static class OfRabbit {

    @Bean
    RabbitListeners supervisionRabbitListeners(ListableBeanFactory beans) {
      return new RabbitListeners(beans);
    }
  }

  /** The flows of Spring Integration. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(IntegrationFlow.class)
  static class OfIntegration {

    @Bean
    IntegrationFlows supervisionIntegrationFlows(ConfigurableListableBeanFactory beans) {
      return new IntegrationFlows(beans);
    }
  }

  /** Whatever is neither true nor false has to be reported, and must not switch anything off. */
  static final class NotSwitchedOff extends NoneNestedConditions {

    NotSwitchedOff() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBooleanProperty(name = ENABLED, havingValue = false)
    static final class SwitchedOff {}
  }

  /** The properties are not a bean, so nobody else tells a native image about them. */
  static final class Hints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
      BindableRuntimeHintsRegistrar.forTypes(SupervisionProperties.class).registerHints(hints);
    }
  }
}
