package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Searches whose answer is passed on as it is written. Its words come evenly spread over the time of the sample. Where calls are
 * hedged, more than three seconds of silence are too long.
 */
class LiveSearchTest {

    private static final String ANSWER = "It is 42.";
    private static final Hedging.Limits LIMITS = new Hedging.Limits(0.1, 5, Duration.ofSeconds(1));

    private final List<String> hedges = new ArrayList<>();
    private final List<TraceEvent> trace = new ArrayList<>();
    private final List<Proposer.Request> requests = new ArrayList<>();
    private final Set<Integer> silent = new HashSet<>();
    private Searches.Asked asked = Searches.Asked.USUAL.live();

    private static VirtualWorld world(long millis) {
        return new VirtualWorld(trial -> new Script(ANSWER, 20, millis, 0.5, false), Searches.SEED);
    }

    private Hedging hedging() {
        Hedging hedging = new Hedging(LIMITS, (whom, silence, longest) -> hedges.add(whom));
        for (int i = 0; i < 20; i++) {
            Hedging.Watch watch = hedging.watch("model", 1, false, Instant.EPOCH);
            watch.heard(Instant.EPOCH.plusSeconds(1));
            watch.ended(false);
        }
        return hedging;
    }

    private SearchResult search(String strategy, VirtualWorld world) {
        return search(strategy, world, world);
    }

    private SearchResult search(String strategy, VirtualWorld world, Proposer proposer) {
        Proposer recorded = (request, deadline, replies) -> {
            boolean isSilent = silent.contains(requests.size());
            requests.add(request);
            Consumer<ProposalReply> heard = reply -> {
                if (!isSilent) {
                    replies.accept(reply);
                }
            };
            return proposer.propose(request, deadline, heard);
        };
        return Searches.run(
                strategy,
                strategy.equals("sample") ? Map.of() : Map.of("n", 3),
                new Budget(10_000, null, Duration.ofMinutes(5), 100, 64),
                asked,
                world,
                recorded,
                world,
                hedging(),
                null,
                false,
                trace::add);
    }

    private List<TraceEvent.Delta> deltas() {
        return trace.stream()
                .filter(TraceEvent.Delta.class::isInstance)
                .map(TraceEvent.Delta.class::cast)
                .toList();
    }

    private String spoken(int call) {
        StringBuilder words = new StringBuilder();
        for (TraceEvent.Delta delta : deltas()) {
            if (delta.call() == call) {
                words.append(Objects.requireNonNullElse(delta.text(), ""));
            }
        }
        return words.toString();
    }

    private void playsAgain(SearchResult result) {
        Replay.Result replay = Replay.of(trace);
        assertThat(replay.differences()).isEmpty();
        assertThat(replay.recordedNode()).isEqualTo(result.selection().node().id());
        assertThat(replay.selection())
                .hasValueSatisfying(
                        selection -> assertThat(selection.node().id()).isEqualTo(replay.recordedNode()));
    }

    @Test
    void theWordsOfTheAnswerAreToldInTheOrderInWhichTheyCome() {
        SearchResult result = search("sample", world(800));

        assertThat(requests)
                .singleElement()
                .satisfies(request -> assertThat(request.live()).isTrue());
        assertThat(deltas()).extracting(TraceEvent.Delta::text).containsExactly("It ", "is ", "42.");
        assertThat(deltas()).extracting(TraceEvent.Delta::atMs).containsExactly(200L, 400L, 600L);
        assertThat(trace).extracting(TraceEvent::seq).isSorted().doesNotHaveDuplicates();
        assertThat(result.selection().node().text()).isEqualTo(ANSWER);
        playsAgain(result);
    }

    @Test
    void aThoughtIsToldApartFromTheAnswer() {
        VirtualWorld world = world(800);
        SearchResult result = search("sample", world, (request, deadline, replies) -> {
            replies.accept(new ProposalReply.Delta(0, 0, null, "Six sevens."));
            replies.accept(new ProposalReply.Delta(0, 0, "It ", null));
            return world.propose(request, deadline, replies);
        });

        assertThat(deltas()).extracting(TraceEvent.Delta::reasoning).startsWith("Six sevens.", null);
        playsAgain(result);
    }

    @Test
    void nothingIsToldOfASearchThatIsNotLive() {
        asked = Searches.Asked.USUAL;
        VirtualWorld world = world(800);
        world.alwaysSpeaks();
        SearchResult result = search("sample", world);

        assertThat(requests).extracting(Proposer.Request::live).containsExactly(false);
        assertThat(deltas()).isEmpty();
        playsAgain(result);
    }

    @Test
    void nothingIsToldOfSamplesOfWhichOneIsChosen() {
        VirtualWorld world = world(800);
        world.alwaysSpeaks();
        SearchResult result = search("majority_vote", world);

        assertThat(requests).isNotEmpty().extracting(Proposer.Request::live).containsOnly(false);
        assertThat(deltas()).isEmpty();
        playsAgain(result);
    }

    @Test
    void nothingIsToldWhereSeveralAnswersAreWanted() {
        asked = asked.withChoices(2);
        VirtualWorld world = world(800);
        world.alwaysSpeaks();
        search("sample", world);

        assertThat(requests).extracting(Proposer.Request::live).containsOnly(false);
        assertThat(deltas()).isEmpty();
    }

    @Test
    void ofTwoCallsTheHedgeGoesOnAloneWhenItSpeaksFirst() {
        silent.add(0);
        VirtualWorld world = world(8_000);
        SearchResult result = search("sample", world);

        assertThat(hedges).containsExactly("model");
        assertThat(requests).extracting(Proposer.Request::live).containsExactly(true, true);
        assertThat(world.cancelledCalls).containsExactly(0);
        assertThat(spoken(0)).isEmpty();
        assertThat(spoken(1)).isEqualTo(ANSWER);
        assertThat(result.samples().finished()).isEqualTo(1);
        playsAgain(result);
    }

    /** The first words come after 3.5 seconds, shortly after the hedge; then there are 3.5 seconds between words. */
    @Test
    void ofTwoCallsTheFirstGoesOnAloneWhenItSpeaksFirstAndIsNeverHedgedAgain() {
        VirtualWorld world = world(14_000);
        SearchResult result = search("sample", world);

        assertThat(hedges).containsExactly("model");
        assertThat(requests).hasSize(2);
        assertThat(world.cancelledCalls).containsExactly(1);
        assertThat(spoken(0)).isEqualTo(ANSWER);
        assertThat(spoken(1)).isEmpty();
        assertThat(result.samples().finished()).isEqualTo(1);
        assertThat(result.usage().seconds()).isEqualTo(14);
        playsAgain(result);
    }

    @Test
    void aFailureAfterWordsEndsTheSearchWithoutAnotherDraw() {
        VirtualWorld world = new VirtualWorld(trial -> new Script(null, 20, 800, 0.5, false), Searches.SEED);

        assertThatThrownBy(() -> search("sample", world)).isInstanceOfSatisfying(SearchFailedException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.UPSTREAM_ERROR);
            assertThat(e.failure().message()).contains("scripted");
        });
        assertThat(requests).hasSize(1);
        assertThat(spoken(0)).isEqualTo("I was about to ");
        assertThat(trace.getLast()).isInstanceOf(TraceEvent.GaveUp.class);
    }

    @Test
    void aReplyThatBreaksOffAfterWordsEndsTheSearchWithoutAnotherDraw() {
        assertThatThrownBy(() -> search("sample", world(800), (request, deadline, replies) -> {
                    replies.accept(new ProposalReply.Delta(0, 0, "It ", null));
                    replies.accept(new ProposalReply.Broken(VirtualWorld.failure("the engine hung up")));
                    return () -> {};
                }))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.failure().message()).contains("the engine hung up"));
        assertThat(requests).hasSize(1);
        assertThat(spoken(0)).isEqualTo("It ");
    }

    /** The thought was passed on; so is the answer that is asked for after it, as words of the same sample. */
    @Test
    void theAnswerToACutThoughtIsLiveToo() {
        VirtualWorld world = world(800);
        SearchResult result = search("sample", world, new CutThoughtTest.Thinker(30));

        assertThat(requests).extracting(Proposer.Request::live).containsExactly(true, true);
        assertThat(result.selection().node().text()).isEqualTo("The answer is 42.");
        playsAgain(result);
    }
}
