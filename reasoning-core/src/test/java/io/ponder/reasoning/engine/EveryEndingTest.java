package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever ends a search, it tells what it used. */
class EveryEndingTest {

    private static final int WRITTEN = 20;
    private static final Price PRICE = new Price(1_000_000, 1_000_000, 1_000_000);

    private static Script answer(int value, long millis) {
        return new Script("It is \\boxed{" + value + "}.", WRITTEN, millis, 0.5, false);
    }

    private static VirtualWorld world(Script... fates) {
        return new VirtualWorld(trial -> fates[trial], Searches.SEED);
    }

    @Test
    void anAbandonedSearchTellsWhatCameAndEstimatesWhatWasStopped() {
        VirtualWorld world = world(answer(1, 10), answer(2, 20), answer(3, 9_000));
        world.progressAt(40, 7);
        world.abandonAt(50);
        assertThatThrownBy(
                        () -> Searches.run("majority_vote", Map.of("n", 3), Searches.AMPLE, world, PRICE, event -> {}))
                .isInstanceOfSatisfying(SearchAbandonedException.class, e -> {
                    Usage usage = e.usage();
                    assertThat(usage.estimated()).isTrue();
                    assertThat(usage.samples()).isEqualTo(3);
                    assertThat(usage.calls()).isEqualTo(1);
                    assertThat(usage.tokens().completion()).isEqualTo(2 * WRITTEN + 7);
                    assertThat(usage.tokens().prompt()).isGreaterThanOrEqualTo(VirtualWorld.PROMPT_TOKENS);
                    assertThat(usage.costUsd())
                            .isEqualTo((double) usage.tokens().total());
                    assertThat(usage.seconds()).isEqualTo(0.05);
                    assertThat(usage.entries())
                            .extracting(Usage.Entry::fate, Usage.Entry::count)
                            .containsExactly(tuple(Fate.PRUNED, 2), tuple(Fate.CANCELLED, 1));
                });
    }

    @Test
    void aSearchWhoseThreadIsInterruptedIsAbandonedAndStaysInterrupted() {
        VirtualWorld world = world(answer(1, 10), answer(2, 9_000));
        Inbox interrupted = new Inbox() {
            @Override
            public void post(Event event) {
                world.post(event);
            }

            @Override
            public @Nullable Event take(Instant until) throws InterruptedException {
                if (world.instant().toEpochMilli() >= 10) {
                    throw new InterruptedException();
                }
                return world.take(until);
            }
        };
        StrategyType type = Strategies.named("majority_vote");
        SearchPlan plan = Searches.plan(type, Map.of("n", 2));
        assertThatThrownBy(() -> Search.run(
                        plan,
                        type.factory().create(Searches.parameters(type, Map.of("n", 2)), plan.brief()),
                        world,
                        null,
                        world,
                        interrupted,
                        Hedging.NONE,
                        event -> {}))
                .isInstanceOfSatisfying(
                        SearchAbandonedException.class,
                        e -> assertThat(e.usage().tokens().completion()).isEqualTo(WRITTEN));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aStrategyThatFailsTellsWhatWasUsedToo() {
        VirtualWorld world = world(answer(1, 10), answer(2, 9_000));
        assertThatThrownBy(() -> Searches.run(new Failing(), world, world))
                .isInstanceOfSatisfying(SearchDiedException.class, e -> {
                    assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
                    assertThat(e.usage().tokens().completion()).isEqualTo(WRITTEN);
                    assertThat(e.usage().estimated()).isTrue();
                });
        assertThat(world.cancelledCalls).containsExactly(0);
    }

    /** Fails at the first thing it is told. */
    private static final class Failing implements Strategy {
        @Override
        public List<Move> ask() {
            return List.of(Move.Propose.solutions(0, Node.root(), 2));
        }

        @Override
        public void tell(Told told) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public boolean settled() {
            return false;
        }

        @Override
        public Optional<Selection> best() {
            return Optional.empty();
        }
    }

    /** A search of two samples whose only call sends these lines, and never its end. */
    private static Usage usageOfOneWithoutEnd(ProposalReply... replies) {
        Proposer endless = (request, deadline, send) -> {
            List.of(replies).forEach(send);
            return () -> {};
        };
        try {
            return Searches.run(
                            "majority_vote",
                            Map.of("n", 2),
                            Searches.AMPLE,
                            world(),
                            endless,
                            Hedging.NONE,
                            event -> {})
                    .usage();
        } catch (SearchFailedException e) {
            return e.usage();
        }
    }

    private static ProposalReply.Failed failed(int sample) {
        return new ProposalReply.Failed(0, sample, Failure.of(Failure.Kind.UPSTREAM_ERROR, "it broke"));
    }

    /** Only the end of a call tells what was spent on samples that failed. */
    @Test
    void aCallThatIsStoppedAfterItsLastFailureAndBeforeItsEndIsEstimated() {
        Usage usage = usageOfOneWithoutEnd(failed(0), failed(1));

        assertThat(usage.estimated()).isTrue();
        assertThat(usage.tokens().prompt()).isGreaterThanOrEqualTo(VirtualWorld.PROMPT_TOKENS);
    }

    /** Engines tell the length of the prompt after all words; only the end of a call has it. */
    @Test
    void aCallWhoseSamplesCameWithoutItsEndIsEstimated() {
        ProposalReply.Continuation one = new ProposalReply.Continuation(
                0, 0, "It is \\boxed{1}.", null, FinishReason.STOP, new Tokens(0, 0, WRITTEN), null);

        Usage usage = usageOfOneWithoutEnd(one, failed(1));

        assertThat(usage.estimated()).isTrue();
        assertThat(usage.tokens().completion()).isEqualTo(WRITTEN);
        assertThat(usage.tokens().prompt()).isGreaterThanOrEqualTo(VirtualWorld.PROMPT_TOKENS);
        assertThat(usage.entries().stream().map(Usage.Entry::tokens).reduce(Tokens.NONE, Tokens::plus))
                .isEqualTo(usage.tokens());
    }

    private static Usage usageOfOneThatBreaks(ProposalReply... replies) {
        Usage[] usage = {null};
        assertThatThrownBy(() -> Searches.run(
                        "sample",
                        Map.of(),
                        Searches.AMPLE,
                        world(),
                        (request, deadline, send) -> {
                            List.of(replies).forEach(send);
                            return () -> {};
                        },
                        Hedging.NONE,
                        event -> {}))
                .isInstanceOfSatisfying(SearchFailedException.class, e -> usage[0] = e.usage());
        return usage[0];
    }

    @Test
    void aCallThatBreaksOffIsEstimated() {
        Usage usage = usageOfOneThatBreaks(
                new ProposalReply.Progress(15), new ProposalReply.Broken(VirtualWorld.failure("it broke off")));
        assertThat(usage.estimated()).isTrue();
        assertThat(usage.tokens().completion()).isEqualTo(15);
        assertThat(usage.tokens().prompt()).isPositive();
        assertThat(usage.entries()).extracting(Usage.Entry::fate).containsExactly(Fate.FAILED);
    }

    @Test
    void aCallThatIsRefusedUsesNothing() {
        Usage usage = usageOfOneThatBreaks(new ProposalReply.Broken(VirtualWorld.failure("refused"), true));
        assertThat(usage.estimated()).isFalse();
        assertThat(usage.tokens()).isEqualTo(Tokens.NONE);
    }

    @Test
    void whatIsUsedIsToldOnceASecondWhileItChanges() {
        VirtualWorld world = world(answer(1, 500), answer(2, 700), answer(3, 2_500), answer(4, 9_000));
        List<Usage> told = new ArrayList<>();
        List<Long> when = new ArrayList<>();
        StrategyType type = Strategies.named("majority_vote");
        SearchPlan plan = Searches.plan(type, Map.of("n", 4));
        Consumer<Usage> spending = usage -> {
            told.add(usage);
            when.add(world.instant().toEpochMilli());
        };
        Usage end = Search.resume(
                        plan,
                        List.of(),
                        type.factory().create(Searches.parameters(type, Map.of("n", 4)), plan.brief()),
                        world,
                        null,
                        world,
                        world,
                        Hedging.NONE,
                        event -> {},
                        spending)
                .usage();
        assertThat(when).containsExactly(1_000L, 2_500L);
        assertThat(told).extracting(usage -> usage.tokens().completion()).containsExactly(2L * WRITTEN, 3L * WRITTEN);
        assertThat(told).allSatisfy(usage -> assertThat(usage.estimated()).isTrue());
        assertThat(end.estimated()).isFalse();
        assertThat(end.seconds()).isEqualTo(Duration.ofSeconds(9).toSeconds());
    }
}
