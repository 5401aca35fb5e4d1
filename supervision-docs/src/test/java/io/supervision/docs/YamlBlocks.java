package io.supervision.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spring.autoconfigure.SupervisionAutoConfiguration;
import io.supervision.spring.listener.ListenerAdapter;
import io.supervision.worker.HealthCheck;
import io.supervision.worker.Worker;
import io.supervision.worker.WorkerContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.scheduling.annotation.Scheduled;
import org.yaml.snakeyaml.Yaml;

/**
 * Configuration: names of properties have to be known, and a supervision tree has to start, with
 * beans that stand for those which it names. Manifests of Kubernetes have to be well-formed, and
 * what they ask of the application has to be there.
 */
final class YamlBlocks implements BlockCheck {

  private static final Set<String> OF_SPRING =
      Set.of("supervision", "management", "spring", "server", "logging", "demo");

  private final KnownProperties known = KnownProperties.load();

  /** Runs until it is stopped and is well, whatever it stands for. */
  static class Anything implements Worker, HealthCheck {

    @Override
    public Result check() {
      return Result.ok();
    }

    @Override
    public void run(WorkerContext context) {
      context.ready();
      context.awaitStop();
    }

    /** Stands for a scheduled method that is a child. */
    @Scheduled(fixedDelay = 1000)
    public void write() {
      throw new UnsupportedOperationException("not called: nothing is started");
    }

    /** Stands for another one. */
    @Scheduled(fixedDelay = 1000)
    public void poll() {
      throw new UnsupportedOperationException("not called: nothing is started");
    }

    /** Stands for a method that is a child. */
    public void consume() {
      throw new UnsupportedOperationException("not called: nothing is started");
    }
  }

  @Override
  public void check(Block block) throws Exception {
    if (SourceBlocks.isSource(block)) {
      new SourceBlocks().check(block);
    }
    for (Object document : new Yaml().loadAll(block.text())) {
      assertThat(document).as("%s: the document", block).isInstanceOf(Map.class);
      Set<?> keys = ((Map<?, ?>) document).keySet();
      if (OF_SPRING.stream().anyMatch(prefix -> keys.stream().anyMatch(key -> of(prefix, key)))) {
        checkProperties(block);
      } else {
        new KubernetesManifest(block, (Map<?, ?>) document).check();
      }
    }
  }

  private static boolean of(String prefix, Object key) {
    return key.equals(prefix) || key.toString().startsWith(prefix + ".");
  }

  private void checkProperties(Block block) throws Exception {
    List<PropertySource<?>> sources =
        new YamlPropertySourceLoader()
            .load("block", new ByteArrayResource(block.text().getBytes(UTF_8), "block"));
    for (PropertySource<?> source : sources) {
      for (Object name : ((Map<?, ?>) source.getSource()).keySet()) {
        known.requireKnown(name.toString(), block);
      }
    }
    start(block, sources);
  }

  private static void start(Block block, List<PropertySource<?>> sources) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SupervisionAutoConfiguration.class,
                HealthContributorRegistryAutoConfiguration.class))
        .withInitializer(
            context -> {
              sources.forEach(context.getEnvironment().getPropertySources()::addLast);
              standIns((GenericApplicationContext) context);
            })
        .run(context -> assertThat(context).as(block.toString()).hasNotFailed());
  }

  private static void standIns(GenericApplicationContext context) {
    Binder binder = Binder.get(context.getEnvironment());
    Bindable<Map<String, Object>> map = Bindable.mapOf(String.class, Object.class);
    Map<String, Object> children = new TreeMap<>(bind(binder, "supervision.root.children", map));
    for (String supervisor : bind(binder, "supervision.supervisors", map).keySet()) {
      children.putAll(bind(binder, "supervision.supervisors." + supervisor + ".children", map));
    }
    children.forEach((id, child) -> standIn(context, id, child));
    for (String key : List.of("listener", "streams")) {
      StandInListeners adapter = new StandInListeners(key, named(key, children));
      context.registerBean(key, ListenerAdapter.class, () -> adapter);
    }
  }

  private static List<String> named(String key, Map<String, Object> children) {
    return children.values().stream()
        .flatMap(child -> Stream.ofNullable(child instanceof Map<?, ?> settings ? settings : null))
        .flatMap(child -> Stream.ofNullable(child.get(key)))
        .map(Object::toString)
        .toList();
  }

  private static <T> Map<String, T> bind(
      Binder binder, String name, Bindable<Map<String, T>> target) {
    return binder.bind(name, target).orElseGet(Map::of);
  }

  private static void standIn(GenericApplicationContext context, String id, Object child) {
    Map<?, ?> settings = child instanceof Map<?, ?> map ? map : Map.of();
    if (settings.containsKey("listener") || settings.containsKey("streams")) {
      return;
    }
    Object bean = settings.get("bean");
    String name = bean == null ? camelCase(id) : bean.toString();
    if (!context.containsBeanDefinition(name)) {
      RootBeanDefinition definition = new RootBeanDefinition(Anything.class);
      definition.setScope(
          settings.containsKey("method")
              ? BeanDefinition.SCOPE_SINGLETON
              : BeanDefinition.SCOPE_PROTOTYPE);
      context.registerBeanDefinition(name, definition);
    }
    if (settings.get("health") instanceof Map<?, ?> health && health.get("indicator") != null) {
      context.registerBean(
          health.get("indicator") + "HealthIndicator",
          HealthIndicator.class,
          () -> () -> Health.up().build());
    }
  }

  private static String camelCase(String id) {
    StringBuilder name = new StringBuilder();
    for (String part : id.split("-", -1)) {
      name.append(
          name.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return name.toString();
  }
}
