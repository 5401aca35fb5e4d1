package io.supervision.internal.children;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
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

    private final ChildList<Item> list;
    private final Map<String, Item> model = new LinkedHashMap<>();
    private final Map<String, Item> gone = new HashMap<>();

    Lists(boolean withIds, int declared) {
      list = new ChildList<>(withIds, declared);
    }

    void comes(String id) {
      if (!model.containsKey(id)) {
        Item child = new Item(id);
        list.add(child);
        model.put(id, child);
      }
    }

    /** Who has gone may go again, which changes nothing. */
    void goes(String id) {
      Item child = model.remove(id);
      if (child != null) {
        gone.put(id, child);
      }
      if (gone.containsKey(id)) {
        list.remove(gone.get(id));
      }
    }

    void assertAlike() {
      List<Item> inOrder = new ArrayList<>(model.values());
      assertThat(list.inStartOrder()).isEqualTo(inOrder);
      assertThat(list.ids()).isEqualTo(List.copyOf(model.keySet()));
      assertThat(list.size()).isEqualTo(model.size());
      assertThat(list.first()).isEqualTo(inOrder.isEmpty() ? null : inOrder.get(0));
      assertThat(of(IDS, list::find)).isEqualTo(of(IDS, model::get));
      List<Item> before = new ArrayList<>(inOrder);
      before.add(0, null);
      before.remove(inOrder.size());
      assertThat(of(inOrder, child -> list.lastBefore(child, any -> true))).isEqualTo(before);
      Collections.reverse(inOrder);
      assertThat(list.inReverse()).isEqualTo(inOrder);
    }

    private static <T> List<Item> of(List<T> all, Function<T, Item> child) {
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
}
