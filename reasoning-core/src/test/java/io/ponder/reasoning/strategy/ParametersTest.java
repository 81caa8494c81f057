package io.ponder.reasoning.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.auto.PolicyTest;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.strategy.select.BestOfN;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    @Test
    void absentParametersTakeTheirDefaults() {
        assertThat(Parameters.read(MajorityVote.TYPE, Map.of()).values())
                .containsEntry("n", 8)
                .containsEntry("stop_confidence", 1.0)
                .containsEntry("wait_for", 0)
                .containsEntry("prompt", "step_by_step")
                .doesNotContainKey("aggregation");
        assertThat(Parameters.read(BestOfN.TYPE, Map.of()).values())
                .containsEntry("aggregation", "min")
                .containsEntry("on_verifier_failure", "fail");
    }

    @Test
    void everyDefaultIsAcceptedAsAValueAndDescribed() {
        for (StrategyType type : Strategies.all()) {
            for (Parameter<?> parameter : type.allParameters()) {
                assertThat((Object) parameter.read(parameter.defaultJson()))
                        .as("%s.%s", type.name(), parameter.name())
                        .isEqualTo(parameter.byDefault());
                assertThat(parameter.description()).isNotBlank();
                assertThat(parameter.range()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_000})
    void anAbsurdNIsRefusedByName(int n) {
        assertThatThrownBy(() -> Parameters.read(MajorityVote.TYPE, Map.of("n", n)))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().field()).isEqualTo("parameters.n");
                    assertThat(e).hasMessage("⟨parameters.n⟩ is " + n + ", but must be a whole number from 1 to 256");
                });
    }

    @Test
    void anUnknownParameterListsThoseThatExist() {
        assertThatThrownBy(() -> Parameters.read(Sample.TYPE, Map.of("beams", 3)))
                .hasMessage("sample has no parameter beams; it has prompt, examples, template");
    }

    @Test
    void whoeverGivesAutoANumberOfSamplesIsToldWhoTakesOne() {
        assertThatThrownBy(() -> Parameters.read(Strategies.named("auto"), Map.of("n", 8)))
                .hasMessageStartingWith(
                        "auto has no parameter n; it draws as many samples as the question needs, for a fixed"
                                + " number choose the strategy majority_vote; it has effort, ");
    }

    @Test
    void anUnknownStrategyListsThoseThatExist() {
        assertThatThrownBy(() -> Strategies.named("magic"))
                .hasMessage("there is no strategy magic; there are " + String.join(", ", Strategies.names()));
    }

    @Test
    void aWordWhereANumberBelongsIsRefused() {
        assertThatThrownBy(() -> Parameters.read(MajorityVote.TYPE, Map.of("n", "many")))
                .hasMessageContaining("⟨parameters.n⟩ is many");
    }

    static List<Arguments> everyParameter() {
        List<Arguments> all = new ArrayList<>();
        for (StrategyType type : Strategies.all()) {
            for (Parameter<?> parameter : type.allParameters()) {
                all.add(Arguments.of(Named.of(type.name(), type), Named.of(parameter.name(), parameter)));
            }
        }
        return all;
    }

    /** Values that are just outside, or of a wrong type, and what a message must hold of the range. */
    private record Outside(List<Object> values, List<String> told) {}

    private static Outside outside(Parameter<?> parameter) {
        List<Object> values = new ArrayList<>(List.of(Map.of("a", 1)));
        List<String> told = new ArrayList<>();
        switch (parameter) {
            case Parameter.Whole whole -> {
                Collections.addAll(
                        values, whole.low() - 1, whole.high() + 1L, whole.low() + 0.5, "1", true, List.of(1));
                Collections.addAll(values, Double.NaN, Double.POSITIVE_INFINITY, Long.MAX_VALUE);
                Collections.addAll(told, "from " + whole.low() + " to " + whole.high());
            }
            case Parameter.Real real -> {
                Collections.addAll(values, real.low() - 0.001, real.high() + 0.001, "1", true, List.of(0.5));
                Collections.addAll(values, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
                Collections.addAll(told, "from " + real.low() + " to " + real.high());
            }
            case Parameter.Flag _ -> {
                Collections.addAll(values, "true", 1, 0);
                told.add("true or false");
            }
            case Parameter.Choice<?> choice -> {
                Collections.addAll(values, "no such word", "", 1, true);
                told.addAll(choice.words());
            }
            case Parameter.Text text -> {
                Collections.addAll(values, "x".repeat(text.longest() + 1), 1, List.of("x"));
                told.add("at most " + text.longest() + " characters");
            }
            case Parameter.Model _ -> {
                Collections.addAll(values, 1, true, List.of("x"));
                told.add("the name of a model");
            }
            case Parameter.Models names -> {
                Collections.addAll(
                        values, Collections.nCopies(names.most() + 1, "a"), List.of(""), List.of(1), "a name");
                told.add("at most " + names.most() + " names");
            }
            case Parameter.Reals reals -> {
                Collections.addAll(values, Collections.nCopies(reals.most() + 1, reals.low()), List.of("1"), 1);
                Collections.addAll(values, List.of(reals.low() - 0.001), List.of(reals.low(), reals.high() + 0.001));
                Collections.addAll(told, "at most " + reals.most(), "from " + reals.low() + " to " + reals.high());
            }
            case Parameter.Texts texts -> {
                Collections.addAll(values, Collections.nCopies(texts.most() + 1, "plain"), List.of(1), "plain");
                Collections.addAll(values, List.of("no such prompt"), List.of("{question}" + "x".repeat(20_000)));
                told.add("at most " + texts.most() + " prompts, each one of plain, step_by_step");
            }
            case Parameter.Examples examples -> {
                Map<String, String> example = Map.of("question", "q", "answer", "a");
                Collections.addAll(
                        values, Collections.nCopies(examples.most() + 1, example), List.of(Map.of("question", "q")));
                Collections.addAll(values, List.of("q"), List.of(Map.of("question", "q", "answer", 1)), example);
                told.add("at most " + examples.most() + " objects with question and answer");
            }
            case Parameter.Taught<?> _ -> {
                Collections.addAll(values, List.of(), "a.json", 1);
                told.add("an object with first, levels, efforts");
            }
        }
        return new Outside(values, told);
    }

    @ParameterizedTest
    @MethodSource("everyParameter")
    void whatIsOutOfRangeOrOfAnotherTypeIsRefusedNamingTheFieldAndItsRange(StrategyType type, Parameter<?> parameter) {
        String field = "parameters." + parameter.name();
        Outside outside = outside(parameter);
        for (Object value : outside.values()) {
            assertThatThrownBy(() -> Parameters.read(type, Map.of(parameter.name(), value)))
                    .as("%s", value)
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().field()).isEqualTo(field))
                    .hasMessageStartingWith("⟨" + field + "⟩ is ")
                    .message()
                    .contains(outside.told());
        }
    }

    /** Both ends of a range belong to it, and a whole number may come as 8.0, as some JSON writers send it. */
    @ParameterizedTest
    @MethodSource("everyParameter")
    void theEndsOfARangeAreWithinIt(StrategyType type, Parameter<?> parameter) {
        List<Object> ends = switch (parameter) {
            case Parameter.Whole whole -> List.of(whole.low(), whole.high(), (double) whole.high());
            case Parameter.Real real -> List.of(real.low(), real.high());
            case Parameter.Flag _ -> List.of(true, false);
            case Parameter.Choice<?> choice -> List.copyOf(choice.words());
            case Parameter.Text text -> List.of("", "x".repeat(text.longest()));
            case Parameter.Model _ -> List.of("", "a");
            case Parameter.Models names -> List.of(List.of(), Collections.nCopies(names.most(), "a"));
            case Parameter.Reals reals ->
                List.of(List.of(), Collections.nCopies(reals.most(), reals.low()), List.of(reals.high()));
            case Parameter.Texts texts ->
                List.of(List.of(), Collections.nCopies(texts.most(), "plain"), List.of("{question}"));
            case Parameter.Examples examples ->
                List.of(List.of(), Collections.nCopies(examples.most(), Map.of("question", "q", "answer", "a")));
            case Parameter.Taught<?> _ -> List.of(Map.of(), PolicyTest.EXAMPLE);
        };
        for (Object end : ends) {
            assertThat(Parameters.read(type, Map.of(parameter.name(), end)).values())
                    .containsKey(parameter.name());
        }
    }

    @ParameterizedTest
    @MethodSource("everyParameter")
    void aParameterIsNamedInSnakeCaseOnceAndSaysWhatItIsInOneSentence(StrategyType type, Parameter<?> parameter) {
        assertThat(parameter.name()).matches("[a-z]+(_[a-z0-9]+)*");
        assertThat(parameter.description()).isNotBlank().doesNotEndWith(".").hasSizeLessThan(400);
        assertThat(type.allParameters().stream().map(Parameter::name)).containsOnlyOnce(parameter.name());
    }
}
