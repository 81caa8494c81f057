package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.SearchResult.CutBy;
import io.ponder.reasoning.trace.SearchResult.SampleCounts;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Searches of which a call goes silent. Every recent call was silent for a second at most, so more than three are too long. */
class HedgedSearchTest {

    private static final Hedging.Limits LIMITS = new Hedging.Limits(0.1, 5, Duration.ofSeconds(1));

    private final List<String> hedges = new ArrayList<>();
    private final List<TraceEvent> trace = new ArrayList<>();
    private final List<Proposer.Request> requests = new ArrayList<>();
    private final Map<Integer, Integer> heard = new HashMap<>();
    private final Hedging hedging = warm(new Hedging(LIMITS, (whom, silence, longest) -> hedges.add(whom)));

    private static Hedging warm(Hedging hedging) {
        for (String whom : List.of("model", "judge")) {
            for (int i = 0; i < 20; i++) {
                Hedging.Watch watch = hedging.watch(whom, 1, false, Instant.EPOCH);
                watch.heard(Instant.EPOCH.plusSeconds(1));
                watch.ended(false);
            }
        }
        return hedging;
    }

    private static VirtualWorld world() {
        return new VirtualWorld(
                trial -> new Script("It is \\boxed{" + 7 + "}.", 20, 100 + 10L * trial, 0.5, false), Searches.SEED);
    }

    /** Only so many lines of a call arrive, by the number of the call; all of them if the call is not named. */
    private Proposer cutting(VirtualWorld world) {
        return (request, deadline, replies) -> {
            Integer most = heard.get(requests.size());
            requests.add(request);
            int[] lines = {0};
            Consumer<ProposalReply> some = reply -> {
                if (most == null || lines[0]++ < most) {
                    replies.accept(reply);
                }
            };
            return world.propose(request, deadline, some);
        };
    }

    private SearchResult search(String strategy, Budget budget, VirtualWorld world) {
        return Searches.run(strategy, Map.of("n", 4), budget, world, cutting(world), hedging, trace::add);
    }

    private static Budget budget(long tokens, double seconds) {
        return new Budget(tokens, null, Duration.ofMillis((long) (1000 * seconds)), 100, 64);
    }

    private static List<Usage.Entry> cancelled(SearchResult result) {
        return result.usage().entries().stream()
                .filter(entry -> entry.fate() == Fate.CANCELLED)
                .toList();
    }

    @Test
    void aCallThatHangsIsAskedAgainWithTheSameSeedsAndItsCostIsBooked() {
        heard.put(0, 0);

        SearchResult result = search("majority_vote", budget(10_000, 30), world());

        assertThat(result.cutBy()).isNull();
        assertThat(result.samples()).isEqualTo(new SampleCounts(4, 3, 0, 1, 0));
        assertThat(result.usage().seconds()).isBetween(3.0, 5.0);
        assertThat(result.usage().samples()).isEqualTo(4);
        assertThat(result.usage().calls()).isEqualTo(2);
        assertThat(cancelled(result)).singleElement().satisfies(entry -> {
            assertThat(entry.tokens().prompt()).isPositive();
            assertThat(entry.count()).isEqualTo(5);
        });
        assertThat(result.usage().estimated()).isTrue();
        assertThat(result.attempts()).extracting(AnswerOrigin::calls).containsExactly(2, 2, 2, 2);
        assertThat(hedges).containsExactly("model");
        assertThat(requests).extracting(Proposer.Request::attempt).containsExactly(0, 1);
        assertThat(requests)
                .extracting(Proposer.Request::prefixes)
                .containsOnly(requests.getFirst().prefixes());
    }

    @Test
    void theTraceOfAHedgedSearchPlaysAgainAsItWas() {
        heard.put(0, 0);
        heard.put(1, 2);

        search("majority_vote", budget(10_000, 30), world());

        Replay.Result replay = Replay.of(trace);
        assertThat(replay.differences()).isEmpty();
        assertThat(replay.recordedNode()).isNotNull();
        assertThat(trace).filteredOn(TraceEvent.Cancelled.class::isInstance).isNotEmpty();
    }

    @Test
    void onlyWhatIsMissingOfACallThatStopsHalfWayIsAskedAgain() {
        heard.put(0, 1);
        SearchResult result = search("majority_vote", budget(10_000, 30), diverse());

        assertThat(result.samples()).isEqualTo(new SampleCounts(4, 4, 0, 0, 0));
        assertThat(requests.get(1).prefixes()).containsExactly(new Proposer.Prefix("", 3, Searches.SEED + 1));
        assertThat(cancelled(result)).hasSize(1);
    }

    @Test
    void aBudgetThatCannotHoldBothCallsHoldsOneAndSurvivorsAnswerAtTheDeadline() {
        heard.put(0, 2);
        // Four samples of at most 100 tokens and a short prompt fit, and a second draw of two of them does not.
        SearchResult result = search("majority_vote", budget(600, 30), diverse());

        assertThat(hedges).isEmpty();
        assertThat(requests).hasSize(1);
        assertThat(result.cutBy()).isEqualTo(CutBy.MAX_SECONDS);
        assertThat(result.samples()).isEqualTo(new SampleCounts(4, 2, 0, 2, 0));
    }

    @Test
    void aLimitInMoneyHoldsForHedgesToo() {
        heard.put(0, 2);
        VirtualWorld world = diverse();
        Budget dollars = new Budget(10_000, 0.0006, Duration.ofSeconds(30), 100, 64);

        SearchResult result = Searches.run(
                "majority_vote",
                Map.of("n", 4),
                dollars,
                Searches.Asked.USUAL,
                world,
                cutting(world),
                world,
                hedging,
                new Price(1, 1, 1),
                false,
                trace::add);

        assertThat(hedges).isEmpty();
        assertThat(result.usage().costUsd()).isLessThanOrEqualTo(0.0006);
    }

    private static VirtualWorld diverse() {
        return new VirtualWorld(
                trial -> new Script("It is \\boxed{" + trial + "}.", 20, 100 + 10L * trial, 0.5, false), Searches.SEED);
    }

    @Test
    void withoutTimeForAHedgeThereIsNone() {
        heard.put(0, 2);

        SearchResult result = search("majority_vote", budget(10_000, 5), diverse());

        assertThat(hedges).isEmpty();
        assertThat(result.samples().finished()).isEqualTo(2);
    }

    @Test
    void aHedgeThatHangsIsAskedAgainAndNoMoreThanTwoCallsAreInFlight() {
        heard.putAll(Map.of(0, 0, 1, 0, 2, 0));
        VirtualWorld world = world();

        SearchResult result = search("majority_vote", budget(10_000, 60), world);

        assertThat(hedges).hasSize(3);
        assertThat(result.samples().finished()).isEqualTo(3);
        assertThat(world.cancelledCalls).containsSubsequence(0, 1, 2);
    }

    @Test
    void afterThreeHedgesTheSearchWaitsForItsDeadline() {
        heard.putAll(Map.of(0, 0, 1, 0, 2, 0, 3, 0, 4, 0));

        assertThatThrownBy(() -> search("majority_vote", budget(10_000, 60), world()))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.TIMEOUT));
        assertThat(requests).hasSize(4);
    }

    @Test
    void aSilentCallThatWakesUpFirstIsHeardAndItsHedgeStopped() {
        // Both draw the same samples, the first call's six seconds before the second's.
        VirtualWorld world = new VirtualWorld(
                trial -> new Script("It is \\boxed{" + trial + "}.", 20, 6_000, 0.5, false), Searches.SEED);

        SearchResult result = search("majority_vote", budget(10_000, 60), world);

        assertThat(hedges).hasSize(1);
        assertThat(result.samples()).isEqualTo(new SampleCounts(4, 4, 0, 0, 0));
        assertThat(result.usage().seconds()).isEqualTo(6.0);
        assertThat(world.cancelledCalls).containsExactly(1);
    }

    @Test
    void aSampleFailsOnceBothCallsHaveFailedIt() {
        VirtualWorld world = new VirtualWorld(
                trial -> new Script(trial == 0 ? null : "It is \\boxed{7}.", 20, 6_000, 0.5, false), Searches.SEED);

        SearchResult result = search("majority_vote", budget(10_000, 60), world);

        assertThat(result.samples().finished()).isEqualTo(3);
        assertThat(trace).filteredOn(TraceEvent.Failed.class::isInstance).hasSizeLessThanOrEqualTo(1);
        assertThat(Replay.of(trace).differences()).isEmpty();
    }

    @Test
    void scoresThatHangAreAskedAgain() {
        VirtualWorld world = diverse();
        int[] calls = {0};
        Verifier hangsOnce = (problem, nodes, deadline, replies) ->
                calls[0]++ == 0 ? () -> {} : world.score(problem, nodes, deadline, replies);

        SearchResult result = Searches.run(
                "best_of_n",
                Map.of("n", 2),
                budget(10_000, 30),
                Searches.Asked.USUAL,
                world,
                world,
                hangsOnce,
                hedging,
                null,
                false,
                trace::add);

        assertThat(hedges).containsExactly("judge");
        assertThat(result.selection().score()).isEqualTo(0.5);
        assertThat(result.cutBy()).isNull();
        assertThat(Replay.of(trace).differences()).isEmpty();
    }
}
