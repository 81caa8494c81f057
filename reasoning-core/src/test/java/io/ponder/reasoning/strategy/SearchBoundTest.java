package io.ponder.reasoning.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.Searches;
import io.ponder.reasoning.engine.VirtualWorld;
import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.form.SchemaCheck;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.SearchResult;
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
import org.junit.jupiter.params.provider.ValueSource;

/** No search of any strategy uses more than was computed for it before it began. */
class SearchBoundTest {

    private static final int WORLDS = 200;
    private static final int LONG = 1000;
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

    /** The same with long texts, that are estimated as twice their tokens when they are read again. */
    private static IntFunction<Script> wordy(IntFunction<Script> fates) {
        return trial -> {
            Script fate = fates.apply(trial);
            int tokens = Math.min(10 * fate.tokens(), LONG);
            return new Script(
                    fate.text() == null ? null : "then ".repeat(tokens) + fate.text(),
                    fate.step(),
                    tokens,
                    fate.millis(),
                    fate.score(),
                    fate.twice());
        };
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void noSearchExceedsIt(String strategy) {
        StrategyType type = Strategies.named(strategy);
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            Map<String, Object> given = given(type, random);
            boolean judged = random.nextBoolean();
            Parameters parameters = Parameters.read(type, given);
            Budget budget = random.nextBoolean()
                    ? Searches.AMPLE
                    : new Budget(200 + random.nextInt(3000), null, Duration.ofMinutes(1), 1000, 64);
            Searches.Asked asked = Searches.Asked.USUAL.withChoices(1 + random.nextInt(3));
            SearchBound.Asked what = asked(type, parameters, asked, judged);
            SearchBound bound = SearchBound.of(type, parameters, what, budget);
            // Questions about answers are no samples, but are put to the same engine.
            long asks = bound.samples() + type.besides().of(parameters, what).questions();
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
            assertThat((long) world.samples).as("samples, seed %d", seed).isLessThanOrEqualTo(asks);
            assertThat(cost).as("USD, seed %d", seed).isLessThanOrEqualTo(bound.costUsd());
        }
    }

    /** Some of the parameters that decide how much it draws. */
    private static Map<String, Object> given(StrategyType type, Random random) {
        Map<String, Object> some = Map.of(
                "n",
                1 + random.nextInt(12),
                "times",
                random.nextInt(5),
                "context",
                1 + random.nextInt(5),
                "ratio",
                List.of(0.25, 1.0, 4.0).get(random.nextInt(3)),
                "population",
                1 + random.nextInt(6),
                "rounds",
                random.nextInt(4),
                "subset",
                1 + random.nextInt(6),
                "attempts",
                1 + random.nextInt(6),
                "narrowing",
                1 + random.nextInt(3));
        Map<String, Object> given = new HashMap<>();
        type.parameters().forEach(parameter -> {
            if (some.containsKey(parameter.name())) {
                given.put(parameter.name(), some.get(parameter.name()));
            }
        });
        return given;
    }

    private static SearchBound.Asked asked(
            StrategyType type, Parameters parameters, Searches.Asked asked, boolean judged) {
        boolean scored = type.scores();
        return new SearchBound.Asked(
                Prompt.apply(parameters, asked.problem()),
                asked.sampling(),
                asked.choices(),
                PRICE,
                scored,
                scored && judged,
                PRICE);
    }

    /** What is reserved is what a search gets: it must do as well with that as with more. */
    @ParameterizedTest
    @MethodSource("strategies")
    void noSearchIsCutByIt(String strategy) {
        StrategyType type = Strategies.named(strategy);
        for (int seed = 0; seed < WORLDS / 4; seed++) {
            Random random = new Random(seed);
            Map<String, Object> given = given(type, random);
            boolean judged = random.nextBoolean();
            Searches.Asked asked = new Searches.Asked(
                    Searches.Asked.USUAL.problem(),
                    sampling(0.8, LONG),
                    SchemaCheck.NONE,
                    1 + random.nextInt(3),
                    false);
            Parameters parameters = Parameters.read(type, given);
            SearchBound bound =
                    SearchBound.of(type, parameters, asked(type, parameters, asked, judged), Searches.AMPLE);
            Budget reserved =
                    new Budget(bound.tokens(), bound.costUsd(), Searches.AMPLE.maxTime(), (int) bound.samples(), 64);
            VirtualWorld world = new VirtualWorld(wordy(script(seed)), Searches.SEED);
            world.readsWhatItIsSent();
            try {
                SearchResult result = Searches.run(strategy, given, reserved, asked, world, PRICE, judged, event -> {});
                assertThat(result.cutBy()).as("seed %d, %s", seed, given).isNull();
            } catch (SearchFailedException e) {
                assertThat(world.samples).as("all samples fail, seed %d", seed).isPositive();
            }
        }
    }

    /** A budget of 100,000 tokens is what search-service gives where nobody says anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {"sequential_revision", "budget_forcing", "ab_mcts", "universal_self_consistency", "best_of_n"})
    void whatDrawsAnswersIsBoundBelowTheUsualBudget(String strategy) {
        StrategyType type = Strategies.named(strategy);
        SearchBound bound =
                SearchBound.of(type, Parameters.read(type, Map.of()), usual("What is 6 x 7?", 1), Searches.AMPLE);
        assertThat(bound.tokens()).isLessThan(100_000);
        assertThat(bound.samples()).isLessThan(Searches.AMPLE.maxSamples());
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

    /** Each candidate of three may be asked about twice, and 385 tokens written and read again. */
    @Test
    void aJudgeThatWritesIsPartOfTheBound() {
        StrategyType type = Strategies.named("best_of_n");
        Problem problem = Searches.Asked.USUAL.problem();
        SearchBound word = SearchBound.of(
                type,
                Parameters.read(type, Map.of("n", 3)),
                new SearchBound.Asked(problem, sampling(1, 100), 1, PRICE, true, true, PRICE),
                Searches.AMPLE);
        SearchBound critique = SearchBound.of(
                type,
                Parameters.read(type, Map.of("n", 3)),
                new SearchBound.Asked(problem, sampling(1, 100), 1, PRICE, true, true, PRICE, new JudgeEffort(2, 385)),
                Searches.AMPLE);

        assertThat(critique.tokens() - word.tokens()).isBetween(3 * (100L + 2 * 385), 3 * (2000L + 2 * 385));
        assertThat(critique.costUsd()).isGreaterThan(word.costUsd());
    }

    @Test
    void whatAJudgeIsAskedOnceCountsOnce() {
        StrategyType type = Strategies.named("best_of_n");
        Problem problem = Searches.Asked.USUAL.problem();
        JudgeEffort effort = JudgeEffort.once(new JudgeEffort.Once(3, 600, 1536));
        long[] judged = new long[2];
        for (int i = 0; i < 2; i++) {
            Parameters parameters = Parameters.read(type, Map.of("n", i == 0 ? 3 : 30));
            SearchBound plain = SearchBound.of(
                    type,
                    parameters,
                    new SearchBound.Asked(problem, sampling(1, 100), 1, PRICE, true, false, null),
                    Searches.AMPLE);
            SearchBound programs = SearchBound.of(
                    type,
                    parameters,
                    new SearchBound.Asked(problem, sampling(1, 100), 1, PRICE, true, true, PRICE, effort),
                    Searches.AMPLE);
            judged[i] = programs.tokens() - plain.tokens();
        }
        assertThat(judged[0]).isBetween(600L + 1536, 3 * 1000L + 600 + 1536).isEqualTo(judged[1]);
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
