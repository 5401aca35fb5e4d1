package io.supervision.internal.children;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However readers get in the way of the owner, who adds and removes children: who is there is found
 * and who is not is not, and those that stay are seen, once and in order.
 */
@Tag("interleavings")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@Param(name = "id", gen = IntGen.class, conf = "0:1")
public class ChildListInterleavingsTests {

  private static final int SLOTS = 20;
  private static final int ITERATIONS = 4;
  private static final int INVOCATIONS = 1_000;

  private static final List<String> STAYING = List.of("stays0", "stays1");
  private static final List<String> CHANGING = ids("changes", 2);
  private static final List<String> OTHERS = ids("other", SLOTS - 3);

  private final ChildList<Item> list = new ChildList<>(true, SLOTS);

  /** All slots used and most of them empty: whoever comes or goes next, the others move. */
  public ChildListInterleavingsTests() {
    add(STAYING.get(0));
    OTHERS.forEach(this::add);
    add(CHANGING.get(0));
    add(STAYING.get(1));
    OTHERS.subList(2, OTHERS.size()).forEach(this::remove);
  }

  @Test
  void showReadersWhatIsThere() {
    new ModelCheckingOptions()
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(getClass());
  }

  private static List<String> ids(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  private void add(String id) {
    list.add(new Item(id));
  }

  private boolean remove(String id) {
    Item child = list.find(id);
    if (child != null) {
      list.remove(child);
    }
    return child != null;
  }

  @Operation(nonParallelGroup = "owner")
  public boolean adds(@Param(name = "id") int id) {
    boolean isNew = !finds(id);
    if (isNew) {
      add(CHANGING.get(id));
    }
    return isNew;
  }

  @Operation(nonParallelGroup = "owner")
  public boolean removes(@Param(name = "id") int id) {
    return remove(CHANGING.get(id));
  }

  @Operation
  public boolean finds(@Param(name = "id") int id) {
    return list.find(CHANGING.get(id)) != null;
  }

  @Operation
  public List<String> idsOfThoseThatStay() {
    List<String> ids = list.ids();
    ids.retainAll(STAYING);
    return ids;
  }

  @Operation
  public List<String> thoseThatStay() {
    List<String> seen = new ArrayList<>();
    for (Item child : list) {
      if (STAYING.contains(child.id())) {
        seen.add(child.id());
      }
    }
    return seen;
  }
}
