package io.ponder.reasoning.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.Searches;
import io.ponder.reasoning.engine.VirtualWorld;
import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No search of any strategy uses more than was computed for it before it began. */
class SearchBoundTest {

    private static final int WORLDS = 200;
    private static final Price PRICE = new Price(1_000_000, 500_000, 2_000_000);

    static Stream<String> strategies() {
        return Strategies.names().stream();
    }

    private static IntFunction<Script> script(long seed) {
        return trial -> {
            Random what = new Random(seed * 31 + trial);
            boolean fails = what.nextInt(5) == 0;
            String text = "So we get \\boxed{" + what.nextInt(4) + "}. likely";
            String step = what.nextInt(3) > 0 ? "Step " + what.nextInt(12) + ".\n\n" : null;
            return new Script(
                    fails ? null : text,
                    step,
                    1 + what.nextInt(150),
                    1 + what.nextInt(500),
                    what.nextInt(6) == 0 ? null : Double.valueOf(what.nextDouble()),
                    what.nextInt(5) == 0);
        };
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void noSearchExceedsIt(String strategy) {
        StrategyType type = Strategies.named(strategy);
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            Map<String, Object> given = new HashMap<>();
            if (type.parameters().stream()
                    .anyMatch(parameter -> parameter.name().equals("n"))) {
                given.put("n", 1 + random.nextInt(12));
            }
            boolean judged = random.nextBoolean();
            Parameters parameters = Parameters.read(type, given);
            Budget budget = random.nextBoolean()
                    ? Searches.AMPLE
                    : new Budget(200 + random.nextInt(3000), null, Duration.ofMinutes(1), 1000, 64);
            Searches.Asked asked = Searches.Asked.USUAL;
            boolean scored = type.scores();
            SearchBound bound = SearchBound.of(
                    type,
                    parameters,
                    new SearchBound.Asked(
                            Prompt.apply(parameters, asked.problem()),
                            asked.sampling(),
                            asked.choices(),
                            PRICE,
                            scored,
                            scored && judged,
                            PRICE),
                    budget);
            assertThat(bound.tokens()).isLessThanOrEqualTo(budget.maxTokens());

            VirtualWorld world = new VirtualWorld(script(seed), Searches.SEED);
            Double cost;
            try {
                cost = Searches.run(strategy, given, budget, asked, world, PRICE, judged, event -> {})
                        .usage()
                        .costUsd();
            } catch (SearchFailedException e) {
                cost = e.usage().costUsd();
            }
            assertThat(world.tokensSpent).as("tokens, seed %d", seed).isLessThanOrEqualTo(bound.tokens());
            assertThat(world.samples).as("samples, seed %d", seed).isLessThanOrEqualTo((int) bound.samples());
            assertThat(cost).as("USD, seed %d", seed).isLessThanOrEqualTo(bound.costUsd());
        }
    }

    @Test
    void aFewPlainSamplesAreBoundFarBelowTheUsualBudget() {
        StrategyType type = Strategies.named("majority_vote");
        SearchBound bound = SearchBound.of(
                type,
                Parameters.read(type, Map.of("n", 3)),
                new SearchBound.Asked(Searches.Asked.USUAL.problem(), sampling(1, 100), 1, null, false, false, null),
                Searches.AMPLE);
        assertThat(bound.samples()).isEqualTo(3);
        assertThat(bound.tokens()).isBetween(300L, 5_000L);
        assertThat(bound.costUsd()).isNull();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void whatIsLikelyLiesBetweenTheLeastAndTheMost(String strategy) {
        StrategyType type = Strategies.named(strategy);
        for (long tokens : new long[] {1, 60, 500, 5_000, 1_000_000}) {
            Budget budget = new Budget(tokens, 0.001, Duration.ofMinutes(1), 1000, 64);
            SearchBound bound =
                    SearchBound.of(type, Parameters.read(type, Map.of()), usual("What is 6 x 7?", 1), budget);
            SearchBound.Spend likely = bound.likely() == null ? bound.least() : bound.likely();
            assertThat(bound.least().tokens()).isLessThanOrEqualTo(likely.tokens());
            assertThat(likely.tokens()).isLessThanOrEqualTo(bound.tokens());
            assertThat(bound.least().costUsd()).isLessThanOrEqualTo(likely.costUsd());
            assertThat(likely.costUsd()).isLessThanOrEqualTo(bound.costUsd());
        }
    }

    /** What has no answers to compare is one sample; the first few tell how hard another question is. */
    @Test
    void autoIsBoundByTheKindOfItsQuestion() {
        assertThat(auto("Write a poem about autumn.", 1).samples()).isEqualTo(1);
        assertThat(auto("What is 6 x 7?", 0).samples()).isEqualTo(1);
        SearchBound voted = auto("What is 6 x 7?", 1);
        assertThat(voted.samples()).isEqualTo(16);
        assertThat(Objects.requireNonNull(voted.likely()).tokens()).isEqualTo(4 * voted.size());
    }

    private static SearchBound auto(String question, double temperature) {
        StrategyType type = Strategies.named("auto");
        return SearchBound.of(type, Parameters.read(type, Map.of()), usual(question, temperature), Searches.AMPLE);
    }

    private static SearchBound.Asked usual(String question, double temperature) {
        Problem problem = new Problem(List.of(Message.user(question)), AnswerFormat.AUTO);
        return new SearchBound.Asked(problem, sampling(temperature, 400), 1, PRICE, false, false, null);
    }

    private static Sampling sampling(double temperature, int maxTokens) {
        return new Sampling(temperature, 1, maxTokens, List.of(), null);
    }

    @Test
    void noTokenIsLessThanAByte() {
        String text = "Wie viele \u00c4pfel? \ud83c\udf4e";
        assertThat(TokenEstimate.atMost(new Problem(
                        List.of(Message.user(text)),
                        Searches.Asked.USUAL.problem().answerFormat())))
                .isGreaterThan(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
