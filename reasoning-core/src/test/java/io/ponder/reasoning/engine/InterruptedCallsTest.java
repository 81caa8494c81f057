package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What was in flight when a search broke off: calls that repeat each other, thoughts without an answer, words of one. */
class InterruptedCallsTest {

    private static final Budget BUDGET = new Budget(100_000, null, Duration.ofMinutes(10), 100, 64);

    private final List<TraceEvent> trace = new ArrayList<>();

    private static VirtualWorld world(long millis) {
        return new VirtualWorld(
                trial -> new Script("It is \\boxed{" + trial % 3 + "}.", 20, millis + 10L * trial, 0.5, false),
                Searches.SEED);
    }

    private SearchResult run(
            List<TraceEvent> record,
            Map<String, Object> given,
            Searches.Asked asked,
            VirtualWorld world,
            Proposer proposer,
            Hedging hedging) {
        trace.clear();
        return Searches.resume(
                record,
                given.isEmpty() ? "sample" : "best_of_n",
                given,
                BUDGET,
                asked,
                world,
                proposer,
                world,
                hedging,
                null,
                false,
                trace::add);
    }

    private static Hedging hedging() {
        Hedging hedging = new Hedging(new Hedging.Limits(1, 50, Duration.ofSeconds(1)), (whom, silence, longest) -> {});
        for (String whom : List.of("model", "judge")) {
            for (int i = 0; i < 60; i++) {
                Hedging.Watch watch = hedging.watch(whom, 1, false, Instant.EPOCH);
                watch.heard(Instant.EPOCH.plusSeconds(1));
                watch.ended(false);
            }
        }
        return hedging;
    }

    /** Only some lines of some calls arrive. */
    private static Proposer cutting(VirtualWorld world, long seed) {
        Random random = new Random(seed);
        return (request, deadline, replies) -> {
            int most = request.attempt() < 2 && random.nextInt(3) > 0 ? random.nextInt(5) : Integer.MAX_VALUE;
            int[] lines = {0};
            Consumer<ProposalReply> some = reply -> {
                if (lines[0]++ < most) {
                    replies.accept(reply);
                }
            };
            return world.propose(request, deadline, some);
        };
    }

    @Test
    void aSearchWithHedgedCallsIsResumedAfterAnyOfItsEvents() {
        int hedged = 0;
        for (int seed = 0; seed < 40; seed++) {
            Map<String, Object> given = Map.of("n", 6);
            VirtualWorld world = world(100);
            run(List.of(), given, Searches.Asked.USUAL, world, cutting(world, seed), hedging());
            List<TraceEvent> whole = List.copyOf(trace);
            hedged += whole.stream()
                            .anyMatch(event ->
                                    event instanceof TraceEvent.ProposeStarted e && e.call() > 0 && e.firstTrial() == 0)
                    ? 1
                    : 0;
            for (int cut = 1; cut <= whole.size(); cut++) {
                VirtualWorld again = world(100);
                SearchResult result =
                        run(whole.subList(0, cut), given, Searches.Asked.USUAL, again, again, Hedging.NONE);
                assertThat(result.samples().finished())
                        .as("seed %d, cut after %d", seed, cut)
                        .isEqualTo(6);
                List<TraceEvent> both = Stream.concat(whole.subList(0, cut).stream(), trace.stream())
                        .toList();
                assertThat(Replay.of(both).differences()).isEmpty();
                assertThat(both.stream()
                                .filter(TraceEvent.Proposed.class::isInstance)
                                .map(event ->
                                        ((TraceEvent.Proposed) event).node().trial()))
                        .doesNotHaveDuplicates();
            }
        }
        assertThat(hedged).isGreaterThanOrEqualTo(5);
    }

    /** A part that one of two calls for it has failed is left to the other without a word: such a record may be refused. */
    @Test
    void whereACallFailedInSilenceTheRecordIsResumedOrRefused() {
        int refused = 0;
        int resumed = 0;
        for (int seed = 0; seed < 20; seed++) {
            Map<String, Object> given = Map.of("n", 4);
            long failing = seed;
            VirtualWorld world = new VirtualWorld(
                    trial -> new Script(
                            trial == failing % 4 ? null : "It is \\boxed{7}.", 20, 5_000 + 300 * trial, 0.5, false),
                    Searches.SEED);
            run(List.of(), given, Searches.Asked.USUAL, world, world, hedging());
            List<TraceEvent> whole = List.copyOf(trace);
            for (int cut = 1; cut <= whole.size(); cut++) {
                VirtualWorld again = world(100);
                try {
                    run(whole.subList(0, cut), given, Searches.Asked.USUAL, again, again, Hedging.NONE);
                    resumed++;
                } catch (FailureException e) {
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.CONFLICT);
                    refused++;
                }
            }
        }
        assertThat(resumed).isGreaterThan(10 * refused);
    }

    @Test
    void aRecordedThoughtIsNotThoughtAgain() {
        int[] thoughts = {0};
        Proposer thinker = (request, deadline, replies) -> {
            boolean isThought = request.prefixes().getFirst().text().isEmpty();
            thoughts[0] += isThought ? 1 : 0;
            Tokens tokens = new Tokens(10, 0, isThought ? 75 : 5);
            replies.accept(new ProposalReply.Continuation(
                    0,
                    0,
                    isThought ? "" : "The answer is 42.",
                    isThought ? "Let me see" : null,
                    isThought ? FinishReason.LENGTH : FinishReason.STOP,
                    tokens,
                    null));
            replies.accept(new ProposalReply.End(request.model(), tokens));
            return () -> {};
        };
        SearchResult first = run(List.of(), Map.of(), Searches.Asked.USUAL, world(100), thinker, Hedging.NONE);
        List<TraceEvent> whole = List.copyOf(trace);
        for (int cut = 1; cut <= whole.size(); cut++) {
            List<TraceEvent> record = whole.subList(0, cut);
            boolean hasThought = record.stream()
                    .anyMatch(event -> event instanceof TraceEvent.Proposed(var _, var _, var _, TraceNode node)
                            && node.finishReason() == FinishReason.THINKING);
            thoughts[0] = 0;
            SearchResult result = run(record, Map.of(), Searches.Asked.USUAL, world(100), thinker, Hedging.NONE);
            assertThat(thoughts[0]).as("cut after %d", cut).isEqualTo(hasThought ? 0 : 1);
            assertThat(result.selection()).isEqualTo(first.selection());
            assertThat(result.usage().samples()).isEqualTo(1);
        }
    }

    @Test
    void wordsOfAnInterruptedSampleComeAgainFromTheBeginning() {
        VirtualWorld world = world(800);
        run(List.of(), Map.of(), Searches.Asked.USUAL.live(), world, world, Hedging.NONE);
        List<TraceEvent> whole = List.copyOf(trace);
        int spoken = 0;
        while (!(whole.get(spoken) instanceof TraceEvent.Delta)) {
            spoken++;
        }
        VirtualWorld again = world(800);
        SearchResult result =
                run(whole.subList(0, spoken + 1), Map.of(), Searches.Asked.USUAL.live(), again, again, Hedging.NONE);

        StringBuilder words = new StringBuilder();
        trace.forEach(event -> {
            if (event instanceof TraceEvent.Delta delta) {
                words.append(Objects.requireNonNullElse(delta.text(), ""));
            }
        });
        assertThat(words).hasToString(result.selection().node().text());
        assertThat(trace.getFirst()).isInstanceOfSatisfying(TraceEvent.Cancelled.class, stopped -> {
            assertThat(stopped.reason()).isEqualTo("interrupted");
            assertThat(stopped.pending()).isEqualTo(1);
        });
        assertThat(result.usage().estimated()).isTrue();
        assertThat(result.samples()).isEqualTo(new SearchResult.SampleCounts(1, 1, 0, 0, 0));
    }
}
