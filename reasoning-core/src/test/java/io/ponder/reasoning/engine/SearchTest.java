package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.SearchResult.CutBy;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SearchTest {

    private static Script answer(int value, long millis) {
        return new Script("It is \\boxed{" + value + "}.", 20, millis, 0.5, false);
    }

    private static Script scored(int value, @Nullable Double score) {
        return new Script("It is \\boxed{" + value + "}.", 20, 10, score, false);
    }

    private static Script failing() {
        return new Script(null, 0, 5, null, false);
    }

    private static VirtualWorld world(Script... fates) {
        return new VirtualWorld(trial -> fates[trial], Searches.SEED);
    }

    @Test
    void aVoteThatCanNoLongerChangeStopsTheStragglers() {
        VirtualWorld world = world(answer(7, 10), answer(7, 20), answer(7, 30), answer(8, 40), answer(9, 9_000));
        List<TraceEvent> trace = new ArrayList<>();
        SearchResult result = Searches.run("majority_vote", Map.of("n", 5), Searches.AMPLE, world, trace::add);

        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("7");
        assertThat(result.samples()).isEqualTo(new SearchResult.SampleCounts(5, 3, 0, 2, 0));
        assertThat(world.cancelledCalls).containsExactly(0);
        assertThat(trace.getLast().atMs()).isLessThan(100);
        assertThat(result.cutBy()).isNull();
    }

    /** Beta self-consistency: after four votes to none the leader is the majority with probability 31/32, above 0.95. */
    @Test
    void aVoteThatIsUnlikelyToChangeStopsTheRestWhenAsked() {
        VirtualWorld world =
                new VirtualWorld(trial -> trial % 4 == 1 ? answer(7, 10 + trial) : answer(trial, 9_000), Searches.SEED);
        List<TraceEvent> trace = new ArrayList<>();
        SearchResult result = Searches.run(
                "majority_vote", Map.of("n", 16, "stop_confidence", 0.95), Searches.AMPLE, world, trace::add);
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("7");
        assertThat(result.samples()).isEqualTo(new SearchResult.SampleCounts(16, 4, 0, 12, 0));
        assertThat(world.cancelledCalls).containsExactly(0);
        assertThat(trace.getLast().atMs()).isLessThan(100);
        assertThat(result.cutBy()).isNull();
    }

    @Test
    void whatAStoppedSampleWroteIsCountedAsFarAsItIsKnown() {
        VirtualWorld world = world(answer(7, 10), answer(7, 40), answer(8, 9_000));
        // At 20 ms two samples are under way; the 20 tokens of the one that then finishes are its own.
        world.progressAt(20, 50);
        SearchResult result = Searches.run("majority_vote", Map.of("n", 3), Searches.AMPLE, world);
        assertThat(result.usage().estimated()).isTrue();
        assertThat(result.usage().entries())
                .filteredOn(entry -> entry.fate() == Fate.CANCELLED)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.tokens().completion()).isEqualTo(30);
                    assertThat(entry.tokens().prompt())
                            .as("counted with the first")
                            .isZero();
                });
    }

    @Test
    void oneStragglerDoesNotHoldASearchThatWaitsForFewer() {
        VirtualWorld world = world(answer(1, 10), answer(2, 20), answer(3, 60_000));
        SearchResult result = Searches.run("best_of_n", Map.of("n", 3, "wait_for", 2), Searches.AMPLE, world);
        assertThat(result.samples().finished()).isEqualTo(2);
        assertThat(result.usage().seconds()).isLessThan(1);
    }

    @Test
    void survivorsAnswerAndTheFailuresAreTold() {
        VirtualWorld world = world(failing(), answer(4, 10), failing(), answer(4, 20));
        SearchResult result = Searches.run("majority_vote", Map.of("n", 4), Searches.AMPLE, world);
        assertThat(result.selection().basis()).isEqualTo(Basis.VOTE);
        assertThat(result.samples().failed()).isEqualTo(2);
        assertThat(result.failures()).singleElement().satisfies(of -> {
            assertThat(of.count()).isEqualTo(2);
            assertThat(of.role()).isEqualTo(Role.PROPOSER);
        });
    }

    @Test
    void whatTheEngineWasAskedDifferentlyIsToldOnce() {
        VirtualWorld world = world(answer(4, 10), answer(4, 10));
        world.note("the control token <s> in the messages was broken up");
        SearchResult result = Searches.run("majority_vote", Map.of("n", 2), Searches.AMPLE, world);
        assertThat(result.selection().notes()).containsOnlyOnce("the control token <s> in the messages was broken up");
    }

    @Test
    void whenEverySampleFailsTheFailureSaysWhichAndWhy() {
        assertThatThrownBy(() -> Searches.run(
                        "majority_vote", Map.of("n", 3), Searches.AMPLE, world(failing(), failing(), failing())))
                .isInstanceOfSatisfying(SearchFailedException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.UPSTREAM_ERROR);
                    assertThat(e.failure().message()).isEqualTo("all 3 samples failed: scripted");
                    assertThat(e.usage().entries())
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.fate()).isEqualTo(Fate.FAILED));
                });
    }

    @Test
    void aVerifierThatNeverAnswersFailsTheSearchInsteadOfBecomingAScore() {
        VirtualWorld world = world(scored(1, null), scored(2, null));
        assertThatThrownBy(() -> Searches.run("best_of_n", Map.of("n", 2), Searches.AMPLE, world))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.failure().message()).isEqualTo("all 2 scores failed: not scored"));
    }

    @Test
    void aCandidateWithoutAScoreIsPassedOver() {
        SearchResult result = Searches.run(
                "best_of_n", Map.of("n", 3), Searches.AMPLE, world(scored(1, 0.2), scored(2, null), scored(3, 0.6)));
        assertThat(result.selection().score()).isEqualTo(0.6);
        assertThat(result.failures()).hasSize(1);
    }

    @Test
    void verificationOfACandidateStartsWhenItFinishesNotWhenAllHave() {
        List<TraceEvent> trace = new ArrayList<>();
        Searches.run("best_of_n", Map.of("n", 2), Searches.AMPLE, world(answer(1, 10), answer(2, 500)), trace::add);
        TraceEvent firstScore = trace.stream()
                .filter(TraceEvent.Scored.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(firstScore.atMs()).isLessThan(100);
    }

    @Test
    void aDeadlineReturnsTheBestSoFarMarkedAsCut() {
        Budget budget = new Budget(100_000, null, Duration.ofMillis(100), 100, 8);
        SearchResult result = Searches.run(
                "majority_vote",
                Map.of("n", 4),
                budget,
                world(answer(1, 10), answer(2, 900), answer(2, 900), answer(2, 900)));
        assertThat(result.cutBy()).isEqualTo(CutBy.MAX_SECONDS);
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("1");
        assertThat(result.usage().estimated()).isTrue();
    }

    @Test
    void aDeadlineBeforeAnySampleIsATimeoutThatSaysSo() {
        Budget budget = new Budget(100_000, null, Duration.ofMillis(100), 100, 8);
        assertThatThrownBy(() -> Searches.run("sample", Map.of(), budget, world(answer(1, 900))))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.TIMEOUT));
    }

    @Test
    void aBudgetTooSmallForOneSampleNamesTheFieldAndWhatItWouldTake() {
        Budget budget = new Budget(20, null, Duration.ofMinutes(1), 100, 8);
        assertThatThrownBy(() -> Searches.run("sample", Map.of(), budget, world(answer(1, 9))))
                .isInstanceOfSatisfying(SearchFailedException.class, e -> {
                    assertThat(e.failure().field()).isEqualTo("budget.max_tokens");
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
                });
    }

    @Test
    void theLastSampleOfATightBudgetIsShortenedRatherThanDropped() {
        Budget budget = new Budget(100, null, Duration.ofMinutes(1), 100, 8);
        List<TraceEvent> trace = new ArrayList<>();
        SearchResult result = Searches.run("sample", Map.of(), budget, world(answer(1, 9)), trace::add);
        assertThat(result.selection().node().answer()).isNotNull();
        assertThat(trace)
                .filteredOn(TraceEvent.ProposeStarted.class::isInstance)
                .singleElement()
                .satisfies(e ->
                        assertThat(((TraceEvent.ProposeStarted) e).maxTokens()).isBetween(16, 60));
    }

    @Test
    void moneyIsABudgetToo() {
        Price price = new Price(0, 0, 1_000_000);
        Budget budget = new Budget(1_000_000, 250.0, Duration.ofMinutes(1), 100, 8);
        VirtualWorld world = world(answer(1, 9), answer(2, 9), answer(3, 9), answer(4, 9), answer(5, 9), answer(6, 9));
        SearchResult result = Searches.run("majority_vote", Map.of("n", 6), budget, world, price, event -> {});
        // A sample may take 100 tokens at $1 each, so two fit at first; each takes 20, and its rest is free again.
        assertThat(result.usage().costUsd()).isEqualTo(120.0);
        assertThat(world.mostInFlight).isEqualTo(2);
    }

    @Test
    void anAbandonedSearchCancelsEverything() {
        VirtualWorld world = world(answer(1, 9_000), answer(2, 9_000));
        world.abandonAt(50);
        assertThatThrownBy(() -> Searches.run("majority_vote", Map.of("n", 2), Searches.AMPLE, world))
                .isInstanceOf(SearchAbandonedException.class);
        assertThat(world.cancelledCalls).containsExactly(0);
    }

    @Test
    void apportionedTokensAddUpExactly() {
        assertThat(UsageBook.apportion(10, new long[] {1, 1, 1})).containsExactly(4, 3, 3);
        assertThat(UsageBook.apportion(7, new long[] {0, 0})).containsExactly(4, 3);
        assertThat(UsageBook.apportion(100, new long[] {10, 30})).containsExactly(25, 75);
    }

    /** Draws three samples, takes the rest back when it hears of a first failure, and asks for one more. */
    private static final class TakesBack implements Strategy {

        private final List<Told> told = new ArrayList<>();
        private boolean asked;

        @Override
        public List<Move> ask() {
            if (told.size() == 1) {
                return List.of(new Move.Withdraw(0), Move.Propose.solutions(1, Node.root(), 1));
            }
            boolean first = !asked;
            asked = true;
            return first ? List.of(Move.Propose.solutions(0, Node.root(), 3)) : List.of();
        }

        @Override
        public void tell(Told result) {
            told.add(result);
        }

        @Override
        public boolean settled() {
            return best().isPresent();
        }

        @Override
        public Optional<Selection> best() {
            return told.stream()
                    .filter(Told.Proposed.class::isInstance)
                    .map(result -> ((Told.Proposed) result).node())
                    .map(node -> new Selection(node, Basis.FIRST_CANDIDATE, List.of(), null, List.of()))
                    .findFirst();
        }
    }

    @Test
    void whatIsTakenBackWhileACallThatBrokeIsHeardOfIsCancelledAndNotToldOf() {
        VirtualWorld world = world(answer(1, 10), answer(2, 10), answer(3, 10), answer(4, 20));
        Proposer firstBreaks = (request, deadline, replies) -> {
            if (request.samples() == 1) {
                return world.propose(request, deadline, replies);
            }
            replies.accept(new ProposalReply.Broken(VirtualWorld.failure("broke")));
            return () -> {};
        };
        TakesBack strategy = new TakesBack();
        SearchResult result = Searches.run(strategy, firstBreaks, world);

        assertThat(strategy.told).hasSize(2);
        assertThat(result.selection().node().trial()).isEqualTo(3);
        assertThat(result.samples()).isEqualTo(new SearchResult.SampleCounts(4, 1, 1, 2, 0));
        assertThat(result.usage().entries())
                .extracting(Usage.Entry::fate, Usage.Entry::count)
                .containsExactly(tuple(Fate.SELECTED, 1), tuple(Fate.CANCELLED, 3));
    }
}
