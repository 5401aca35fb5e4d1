package io.supervision.demo.chaos;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What has been done to the workers so far.
 *
 * @param injected how often each fault has happened
 * @param byPath the same for each worker
 * @param planned what waits for its victim
 * @param held the paths of workers that hang
 * @param random where crashes happen at random, and how often in a second; null if nowhere
 */
record ChaosReport(
    Map<Fault, Long> injected,
    SortedMap<String, Map<Fault, Long>> byPath,
    List<FaultAt> planned,
    Set<String> held,
    @Nullable Rate random) {

  record Rate(String target, double perSecond) {}

  static ChaosReport of(
      Map<FaultAt, LongAdder> counts,
      List<FaultAt> planned,
      Set<String> held,
      @Nullable RandomCrashes random) {
    Map<Fault, Long> injected = new EnumMap<>(Fault.class);
    SortedMap<String, Map<Fault, Long>> byPath = new TreeMap<>();
    for (Fault fault : Fault.values()) {
      injected.put(fault, 0L);
    }
    counts.forEach(
        (place, count) -> {
          injected.merge(place.fault(), count.sum(), Long::sum);
          byPath
              .computeIfAbsent(place.path(), path -> new EnumMap<>(Fault.class))
              .put(place.fault(), count.sum());
        });
    Rate rate = random == null ? null : new Rate(random.target(), random.perSecond());
    return new ChaosReport(injected, byPath, planned, Set.copyOf(held), rate);
  }
}
