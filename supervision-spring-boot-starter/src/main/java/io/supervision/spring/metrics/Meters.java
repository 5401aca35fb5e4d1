package io.supervision.spring.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Meters that have some tags in common, and come and go together. */
final class Meters {

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private final List<Highest> counters = new CopyOnWriteArrayList<>();

  Meters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  void gauge(String name, String description, Supplier<Number> value, String... more) {
    meters.add(
        Gauge.builder(name, value)
            .description(description)
            .tags(tags.and(more))
            .register(registry));
  }

  void seconds(String name, String description, Supplier<Number> value) {
    meters.add(
        Gauge.builder(name, value)
            .description(description)
            .baseUnit("seconds")
            .tags(tags)
            .register(registry));
  }

  void counter(String name, String description, LongSupplier count, String... more) {
    Highest highest = new Highest(count);
    counters.add(highest);
    meters.add(
        highest.counter(name).description(description).tags(tags.and(more)).register(registry));
  }

  Timer timer(String name, String description) {
    Timer timer = Timer.builder(name).description(description).tags(tags).register(registry);
    meters.add(timer);
    return timer;
  }

  /** The tree counts from zero again. */
  void beginAnew() {
    counters.forEach(Highest::beginAnew);
  }

  void remove() {
    meters.forEach(registry::remove);
  }
}
