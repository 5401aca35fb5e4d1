package io.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.supervision.spec.RestartType;
import io.supervision.spec.Strategy;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What OTP says of its strategies, whatever the children and whoever of them has failed. */
class RestartGroupPropertiesTests {

  record Member(int position, RestartType type) {

    boolean isTemporary() {
      return type == RestartType.TEMPORARY;
    }
  }

  record Failure(Strategy strategy, List<Member> startOrder, Member failed) {

    RestartGroup<Member> group() {
      return RestartGroup.of(strategy, startOrder, failed, Member::type);
    }
  }

  @Provide
  Arbitrary<Failure> failures() {
    return Arbitraries.of(RestartType.class).list().ofMinSize(1).ofMaxSize(12).flatMap(this::of);
  }

  private Arbitrary<Failure> of(List<RestartType> types) {
    List<Member> startOrder =
        IntStream.range(0, types.size()).mapToObj(i -> new Member(i, types.get(i))).toList();
    return Combinators.combine(Arbitraries.of(Strategy.class), Arbitraries.of(startOrder))
        .as((strategy, failed) -> new Failure(strategy, startOrder, failed));
  }

  @Property
  void stopsTheOthersInReverseStartOrder(@ForAll("failures") Failure failure) {
    assertThat(failure.group().stops())
        .doesNotContain(failure.failed())
        .doesNotHaveDuplicates()
        .isSubsetOf(failure.startOrder())
        .isSortedAccordingTo(Comparator.comparingInt(Member::position).reversed());
  }

  @Property
  void startsInStartOrderWhoIsNotTemporary(@ForAll("failures") Failure failure) {
    assertThat(failure.group().starts())
        .noneMatch(Member::isTemporary)
        .doesNotHaveDuplicates()
        .isSubsetOf(failure.startOrder())
        .isSortedAccordingTo(Comparator.comparingInt(Member::position));
  }

  @Property
  void stopsWhomTheStrategyNamesAndNobodyElse(@ForAll("failures") Failure failure) {
    assertThat(failure.startOrder())
        .filteredOn(member -> !member.equals(failure.failed()))
        .allSatisfy(
            other ->
                assertThat(failure.group().stops().contains(other))
                    .isEqualTo(
                        switch (failure.strategy()) {
                          case ONE_FOR_ONE -> false;
                          case REST_FOR_ONE -> other.position() > failure.failed().position();
                          case ONE_FOR_ALL -> true;
                        }));
  }

  @Property
  void startsAgainTheFailedOneAndWhoWasStoppedForIt(@ForAll("failures") Failure failure) {
    Set<Member> down = new HashSet<>(failure.group().stops());
    down.add(failure.failed());
    down.removeIf(Member::isTemporary);
    assertThat(failure.group().starts()).containsExactlyInAnyOrderElementsOf(down);
  }
}
