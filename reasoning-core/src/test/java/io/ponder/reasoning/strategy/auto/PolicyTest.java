package io.ponder.reasoning.strategy.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.auto.Policy.Choose;
import io.ponder.reasoning.strategy.auto.Policy.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class PolicyTest {

    /** Of 4 first samples: one or two agree, three do, all do; and a dearer level that looks at the verifier too. */
    public static final Map<String, Object> EXAMPLE = Map.of(
            "first",
            4,
            "doubted_below",
            0.4,
            "levels",
            List.of(
                    level(
                            6.5,
                            rule(0, "best", 4),
                            rule(2, "weighted_vote", 12, "normalisation", "rank"),
                            rule(4, "vote", 4)),
                    level(
                            12,
                            rule(2, "beam_search", 16, "beams", 3),
                            rule(4, "weighted_vote", 32, "doubted", true),
                            rule(4, "vote", 8))),
            "efforts",
            Map.of("low", 6.5, "medium", 6.5, "high", 12));

    static Map<String, Object> level(double samples, Object... rules) {
        return Map.of("samples", samples, "rules", List.of(rules));
    }

    static Map<String, Object> rule(int agree, String choose, int n, Object... more) {
        Map<String, Object> rule = new HashMap<>(Map.of("agree", agree, "choose", choose, "n", n));
        for (int i = 0; i < more.length; i += 2) {
            rule.put((String) more[i], more[i + 1]);
        }
        return rule;
    }

    private static Policy example() {
        return Policy.read("policy", EXAMPLE);
    }

    @Test
    void theFirstRuleThatHoldsDecides() {
        Policy.Level low = example().level("low");
        assertThat(low.way(0, false)).isEqualTo(new Way(Choose.BEST, 4, "none", 0));
        assertThat(low.way(1, false)).isEqualTo(new Way(Choose.WEIGHTED_VOTE, 12, "rank", 0));
        assertThat(low.way(2, true)).isEqualTo(new Way(Choose.WEIGHTED_VOTE, 12, "rank", 0));
        assertThat(low.way(3, true)).isEqualTo(Way.vote(4));

        Policy.Level high = example().level("high");
        assertThat(high.way(0, false)).isEqualTo(new Way(Choose.BEAM_SEARCH, 16, "none", 3));
        assertThat(high.way(4, true)).isEqualTo(new Way(Choose.WEIGHTED_VOTE, 32, "none", 0));
        assertThat(high.way(4, false)).isEqualTo(Way.vote(8));
    }

    @Test
    void doubtIsAScoreBelowTheThresholdOfAnAnswerThatCanBeRead() {
        assertThat(example().isDoubted(3, 0.39)).isTrue();
        assertThat(example().isDoubted(3, 0.4)).isFalse();
        assertThat(example().isDoubted(3, Double.NaN)).isFalse();
        assertThat(example().isDoubted(0, 0.1)).isFalse();
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        assertThat(Policy.read("policy", example().toMap())).isEqualTo(example());
    }

    private static Map<String, Object> with(String name, Object value) {
        Map<String, Object> changed = new HashMap<>(EXAMPLE);
        changed.put(name, value);
        return changed;
    }

    private static Object oneRule(Object... more) {
        return List.of(level(8, rule(4, "vote", 8, more)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        first           | .first                     | is 0, but must be a whole number from 1 to 64
        threshold       | .doubted_below             | is 1.5, but must be a number from 0.0 to 1.0
        no levels       | .levels                    | is [], but must be a list of 1 to 16 objects
        falling levels  | .levels[1].samples         | is 8.0, but must be more than the level before it has
        n below first   | .levels[0].rules[0].n      | is 3, but must be a whole number from 4 to 256
        unknown word    | .levels[0].rules[0].choose | is magic, but must be one of vote, weighted_vote, best, beam_search
        no beams        | .levels[0].rules[0].beams  | is absent, but must be a whole number from 1 to 256
        beams of a vote | .levels[0].rules[0].beams  | is 3, but must be a whole number from 0 to 0
        doubt in words  | .levels[0].rules[0].doubted | is yes, but must be true or false
        gap at the end  | .levels[0].rules[0].agree  | is 3, but must be 4 in the last rule, which says nothing of doubted, so that one always holds
        unknown field   | .levels[0].rules[0]        | but must be an object with agree, choose, n and no more than doubted, normalisation, beams besides
        no such level   | .efforts.high              | is 12, but must be the samples of a level: 8.0
        no effort       | .efforts                   | is {low=8}, but must be an object with low, medium, high
        """)
    void aBrokenPolicyIsRefusedNamingTheFieldAndItsRange(String what, String field, String message) {
        Map<String, Object> broken = switch (what) {
            case "first" -> with("first", 0);
            case "threshold" -> with("doubted_below", 1.5);
            case "no levels" -> with("levels", List.of());
            case "falling levels" ->
                with("levels", List.of(level(8, rule(4, "vote", 8)), level(8, rule(4, "vote", 8))));
            case "n below first" -> with("levels", List.of(level(8, rule(4, "vote", 3))));
            case "unknown word" -> with("levels", List.of(level(8, rule(4, "magic", 8))));
            case "no beams" -> with("levels", List.of(level(8, rule(4, "beam_search", 8))));
            case "beams of a vote" -> with("levels", oneRule("beams", 3));
            case "doubt in words" -> with("levels", oneRule("doubted", "yes"));
            case "gap at the end" -> with("levels", List.of(level(8, rule(3, "vote", 8))));
            case "unknown field" -> with("levels", oneRule("m", 3));
            case "no such level" -> with("levels", oneRule());
            default -> with("efforts", Map.of("low", 8));
        };
        String path = "parameters.policy" + field;
        Map<String, Object> given = what.equals("no such level")
                ? withEfforts(broken, Map.of("low", 8, "medium", 8.0, "high", 12))
                : broken;
        assertThatThrownBy(() -> Parameters.read(Auto.TYPE, Map.of("policy", given)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().field()).isEqualTo(path))
                .hasMessageStartingWith("⟨" + path + "⟩ is ")
                .hasMessageEndingWith(message);
    }

    private static Map<String, Object> withEfforts(Map<String, Object> policy, Map<String, Object> efforts) {
        Map<String, Object> changed = new HashMap<>(policy);
        changed.put("efforts", efforts);
        return changed;
    }

    @Test
    void moreLevelsThanAnyoneNeedsAreRefused() {
        List<Object> levels = new ArrayList<>();
        for (int i = 1; i <= 17; i++) {
            levels.add(level(i, rule(4, "vote", 4)));
        }
        assertThatThrownBy(() -> Policy.read("policy", with("levels", levels)))
                .hasMessageEndingWith("but must be a list of 1 to 16 objects");
    }
}
