package io.ponder.reasoning.score.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.score.Steps;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeaturesTest {

    private static final Set<FeatureGroup> ALL_BUT_HIDDEN = EnumSet.complementOf(EnumSet.of(FeatureGroup.HIDDEN));

    private static Evidence candidate(String text, @Nullable Double mean) {
        return new Evidence(
                text,
                Steps.of(text),
                true,
                AnswerReader.of(AnswerFormat.AUTO).read(text, true).orElse(null),
                mean == null ? null : new LogProbs(mean, mean - 0.1, mean + 0.05, 40),
                null,
                null);
    }

    private static double value(FeatureTable table, int row, String name) {
        return table.rows().get(row)[table.names().indexOf(name)];
    }

    @Test
    void agreementIsTheShareOfTheOthersWithTheSameAnswer() {
        List<Evidence> group = List.of(
                candidate("So it is \\boxed{7}.", -0.2),
                candidate("So it is \\boxed{7.0}.", -0.4),
                candidate("So it is \\boxed{8}.", -0.3),
                candidate("I cannot say", -0.3));

        FeatureTable table = OutcomeFeatures.of(group, ALL_BUT_HIDDEN);

        assertThat(value(table, 0, "agreement")).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(value(table, 0, "lead")).as("one other agrees, one differs").isZero();
        assertThat(value(table, 2, "agreement")).isZero();
        assertThat(value(table, 2, "lead")).isCloseTo(-2 / 3.0, within(1e-12));
        assertThat(value(table, 3, "no_answer")).isEqualTo(1);
        assertThat(value(table, 0, "surer_than_others")).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void aloneThereIsNobodyToAgree() {
        FeatureTable table = OutcomeFeatures.of(List.of(candidate("\\boxed{7}", -0.2)), ALL_BUT_HIDDEN);

        assertThat(value(table, 0, "agreement")).isZero();
        assertThat(value(table, 0, "lead")).isZero();
        assertThat(value(table, 0, "longer_than_others")).isZero();
    }

    @Test
    void calculationsAreCounted() {
        FeatureTable table = OutcomeFeatures.of(
                List.of(candidate("8 * 35 = 270\n\n2 + 3 = 5\n\n\\boxed{5}", null)), Set.of(FeatureGroup.ARITHMETIC));

        assertThat(table.names()).containsExactly("right_calculations", "wrong_calculations", "any_wrong_calculation");
        assertThat(table.rows().getFirst()).containsExactly(Math.log(2), Math.log(2), 1);
    }

    @Test
    void aGroupIsThereOnlyIfEveryCandidateHasIt() {
        assertThat(OutcomeFeatures.has(FeatureGroup.CONFIDENCE, List.of(candidate("a", -0.1), candidate("b", null))))
                .isFalse();
        assertThat(OutcomeFeatures.has(FeatureGroup.CONFIDENCE, List.of(candidate("a", -0.1))))
                .isTrue();
        assertThat(OutcomeFeatures.has(FeatureGroup.HIDDEN, List.of(candidate("a", -0.1))))
                .isFalse();
        assertThat(OutcomeFeatures.has(
                        FeatureGroup.HIDDEN, List.of(candidate("a", -0.1).with(List.of(new float[] {1, 2})))))
                .isTrue();
    }

    @Test
    void aPrefixKeepsItsStepsFeaturesWhileItGrows() {
        Evidence whole = candidate("8 * 35 = 270\n\nso 270 + 1 = 271\n\nso 270 + 1 = 271", null);
        Evidence prefix = new Evidence(
                "8 * 35 = 270\n\nso 270 + 1 = 271\n\n", whole.steps().subList(0, 2), false, null, null, null, null);
        Set<FeatureGroup> groups = Set.of(FeatureGroup.ARITHMETIC, FeatureGroup.LENGTH);

        FeatureTable all = StepFeatures.of(whole, groups);
        FeatureTable some = StepFeatures.of(prefix, groups);

        assertThat(some.rows().get(0)).containsExactly(all.rows().get(0));
        assertThat(some.rows().get(1)).containsExactly(all.rows().get(1));
        assertThat(value(all, 1, "wrong_here")).isZero();
        assertThat(value(all, 1, "any_wrong_calculation")).isEqualTo(1);
        assertThat(value(all, 2, "repeats")).isEqualTo(1);
    }
}
