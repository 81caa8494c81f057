package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of calls to an engine that falls ill, in virtual time, with and without hedging: hedges win answers that
 * would have been lost, and the engine gets no more of them than the bound allows, however ill it is.
 */
class SickEngineTest {

    private static final Hedging.Limits LIMITS = new Hedging.Limits(0.1, 20, Duration.ofSeconds(2));
    private static final int CALLS = 3000;
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SICK_FROM = Duration.ofSeconds(200);
    private static final Duration SICK_TO = Duration.ofSeconds(400);

    /** How long an engine takes for a call that it would usually answer after {@code usual}; null for ever. */
    private interface Engine {
        @Nullable
        Duration answer(Duration usual, SplittableRandom chance, boolean isSick);
    }

    /** What befalls the engine, and the calls out of 3,000 that are to be won at least. */
    private enum Illness {
        NONE(0, (usual, chance, isSick) -> usual),
        HANGS_ONE_IN_TEN_ALL_THE_TIME(240, (usual, chance, isSick) -> chance.nextInt(10) == 0 ? null : usual),
        HANGS_ONE_IN_FOUR(80, (usual, chance, isSick) -> isSick && chance.nextInt(4) == 0 ? null : usual),
        HANGS_TOTALLY(0, (usual, chance, isSick) -> isSick ? null : usual),
        SLOWS_TENFOLD(0, (usual, chance, isSick) -> isSick ? usual.multipliedBy(10) : usual),
        SLOWS_TENFOLD_AND_HANGS_ONE_IN_FOUR(
                0, (usual, chance, isSick) -> !isSick ? usual : chance.nextInt(4) == 0 ? null : usual.multipliedBy(10));

        private final int won;
        private final Engine engine;

        Illness(int won, Engine engine) {
            this.won = won;
            this.engine = engine;
        }
    }

    /** What came of it. */
    private record Outcome(int answered, int received) {}

    /** One run of all calls: searches of one call each, which begin at a steady pace. */
    private static final class Run {
        private final VirtualTime time = new VirtualTime();
        private final SplittableRandom chance = new SplittableRandom(7);
        private final SplittableRandom usual = new SplittableRandom(11);
        private final Engine engine;
        private final Hedging hedging;
        private int answered;
        private int received;

        Run(Engine engine, Hedging hedging) {
            this.engine = engine;
            this.hedging = hedging;
        }

        Outcome run() {
            for (int i = 0; i < CALLS; i++) {
                time.after(BETWEEN.multipliedBy(i), () -> new Search().begin());
            }
            time.take(Instant.EPOCH.plus(BETWEEN.multipliedBy(CALLS)).plus(PATIENCE));
            return new Outcome(answered, received);
        }

        /** A search of one call, which it asks again as {@link Calls} does. */
        private final class Search {
            private final Instant deadline = time.instant().plus(PATIENCE);
            private final List<Hedging.Watch> watches = new ArrayList<>();
            private boolean over;

            void begin() {
                ask();
                look();
            }

            private void ask() {
                Hedging.Watch watch = hedging.watch("engine", 100, !watches.isEmpty(), time.instant());
                watches.add(watch);
                received++;
                Instant now = time.instant();
                boolean isSick =
                        !now.isBefore(Instant.EPOCH.plus(SICK_FROM)) && now.isBefore(Instant.EPOCH.plus(SICK_TO));
                Duration takes = engine.answer(Duration.ofMillis(usual.nextInt(500, 2500)), chance, isSick);
                if (takes != null) {
                    time.after(takes, () -> answer(watch));
                }
            }

            private void answer(Hedging.Watch watch) {
                if (!over && watches.contains(watch) && !time.instant().isAfter(deadline)) {
                    answered++;
                    watch.heard(time.instant());
                    end();
                }
            }

            private void end() {
                over = true;
                watches.forEach(watch -> watch.ended(false));
            }

            private void look() {
                Duration pause = hedging.look();
                time.after(pause == null ? PATIENCE : pause, () -> {
                    if (over) {
                        return;
                    }
                    if (!time.instant().isBefore(deadline)) {
                        end();
                        return;
                    }
                    Hedging.Watch last = watches.getLast();
                    watches.forEach(watch -> watch.isSilent(time.instant()));
                    if (watches.size() <= Hedging.MOST
                            && last.isSilent(time.instant())
                            && last.takesAnother(time.instant(), deadline)) {
                        ask();
                    }
                    look();
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSickEngineMeetsAStorm(Illness illness) {
        Outcome without = new Run(illness.engine, Hedging.NONE).run();
        Outcome with = new Run(illness.engine, new Hedging(LIMITS, (whom, silence, longest) -> {})).run();

        assertThat(without.received).isEqualTo(CALLS);
        assertThat(with.received).isLessThanOrEqualTo((int) (1.1 * CALLS) + LIMITS.burst());
        assertThat(with.answered - without.answered).isGreaterThanOrEqualTo(illness.won);
    }
}
