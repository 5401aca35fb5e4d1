package io.supervision;

import static io.supervision.TreeFixture.idle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.supervision.spec.ChildSpec;
import io.supervision.spec.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However children come and go, the list is what a linked map of all of them is. */
class ChildListPropertiesTests {

  /** Four each have the same hash. */
  private static final List<String> IDS =
      IntStream.range(0, 120)
          .mapToObj(i -> "c" + i / 4 + List.of("AaAa", "AaBB", "BBAa", "BBBB").get(i % 4))
          .toList();

  private static final Map<String, ChildSpec> SPECS =
      IDS.stream().collect(Collectors.toMap(id -> id, id -> idle(id).build()));

  /**
   * Some children, one after the other, of whom those come that are not there, or the others go.
   */
  record Change(boolean come, int first, int count) {

    List<String> ids() {
      return IDS.subList(first, Math.min(first + count, IDS.size()));
    }
  }

  @Provide
  Arbitrary<Change> changes() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, IDS.size() - 1),
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, IDS.size())))
        .as(Change::new);
  }

  /** A list, all children that should be in it, and those that have left it. */
  private static final class Lists {

    private final ChildList list;
    private final Map<String, Child> model = new LinkedHashMap<>();
    private final Map<String, Child> gone = new HashMap<>();

    Lists(boolean withIds, int declared) {
      list = new ChildList(withIds, declared);
    }

    void comes(String id) {
      if (!model.containsKey(id)) {
        Child child = new Child(SPECS.get(id), null);
        list.add(child);
        model.put(id, child);
      }
    }

    /** Who has gone may go again, which changes nothing. */
    void goes(String id) {
      Child child = model.remove(id);
      if (child != null) {
        gone.put(id, child);
      }
      if (gone.containsKey(id)) {
        list.remove(gone.get(id));
      }
    }

    void assertAlike() {
      List<Child> inOrder = new ArrayList<>(model.values());
      assertThat(list.inStartOrder()).isEqualTo(inOrder);
      assertThat(list.ids()).isEqualTo(List.copyOf(model.keySet()));
      assertThat(list.size()).isEqualTo(model.size());
      assertThat(list.first()).isEqualTo(inOrder.isEmpty() ? null : inOrder.get(0));
      assertThat(of(IDS, list::find)).isEqualTo(of(IDS, model::get));
      List<Child> before = new ArrayList<>(inOrder);
      before.add(0, null);
      before.remove(inOrder.size());
      assertThat(of(inOrder, child -> list.lastBefore(child, any -> true))).isEqualTo(before);
      Collections.reverse(inOrder);
      assertThat(list.inReverse()).isEqualTo(inOrder);
    }

    private static <T> List<Child> of(List<T> all, Function<T, Child> child) {
      return all.stream().map(child).toList();
    }
  }

  @Property(tries = 500)
  void isInOrderAndFindsById(
      @ForAll boolean withIds,
      @ForAll @IntRange(max = 40) int declared,
      @ForAll @Size(max = 30) List<@From("changes") Change> changes) {
    Lists lists = new Lists(withIds, declared);
    for (Change change : changes) {
      Consumer<String> one = change.come() ? lists::comes : lists::goes;
      change.ids().forEach(one);
      lists.assertAlike();
    }
  }

  @Property(tries = 20)
  void ofAPoolIsInOrderAndFindsById(@ForAll @Size(max = 20) List<@From("changes") Change> changes) {
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> changeAndCompare(changes));
  }

  private static void changeAndCompare(List<Change> changes) {
    Set<String> model = new LinkedHashSet<>();
    try (TreeFixture fixture = TreeFixture.started(SupervisorSpec.dynamic("pool"))) {
      Supervisor pool = fixture.tree.root();
      for (Change change : changes) {
        for (String id : change.ids()) {
          if (change.come() && model.add(id)) {
            pool.startChild(idle(id));
          } else if (!change.come() && model.remove(id)) {
            pool.terminateChild(id);
          }
          assertThat(fixture.tree.find(id).isPresent()).isEqualTo(change.come());
        }
        assertThat(pool.childIds()).containsExactlyElementsOf(model);
        assertThat(pool.countChildren().specs()).isEqualTo(model.size());
      }
      assertThat(model).allMatch(id -> pool.childSpec(id).id().equals(id));
    }
  }
}
