package io.ponder.datasets.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no recipe may touch. */
class HeldOutSetTest {

    private static final String CARRIE =
            "Carrie works for $8 an hour and 35 hours a week at her job. It's been a month since she started working there. She"
                    + " has saved up all of her money because she wants to buy a bike for $400. How much money will she have left"
                    + " over after she buys her bike?";
    private static final String SHORT = "What is 12 + 35?";

    private final HeldOutSet heldOut = HeldOutSet.of("gsm8k-test", List.of(CARRIE, SHORT));

    @Test
    void aQuestionOfTheSetIsRefusedHoweverItIsWritten() {
        assertThat(heldOut.refuses(CARRIE))
                .hasValueSatisfying(
                        reason -> assertThat(reason).startsWith("the held-out set gsm8k-test holds this question ("));
        assertThat(heldOut.refuses(
                        "  " + CARRIE.toUpperCase(java.util.Locale.ROOT).replace(". ", ".\n\n")))
                .isPresent();
        assertThat(heldOut.refuses(List.of(Message.system("Think."), Message.user(SHORT))))
                .isPresent();
    }

    @Test
    void aQuestionThatIsNearlyOneIsRefused() {
        assertThat(heldOut.refuses(CARRIE.replace("Carrie", "Anna").replace("$400", "$500")))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("like a question of the held-out set gsm8k-test"));
        assertThat(heldOut.refuses(CARRIE + " Put your answer in a box.")).isPresent();
    }

    @Test
    void otherQuestionsMayBeUsed() {
        assertThat(heldOut.refuses("What is 12 + 36?")).isEmpty();
        assertThat(heldOut.refuses(
                        "Carrie has 8 apples and gives 3 of them away. How many does she have left over after that?"))
                .isEmpty();
        assertThat(heldOut.refuses("")).isEmpty();
    }

    @Test
    void theFileHoldsNoQuestionAndKeepsAll() {
        String json = heldOut.toJson();
        HeldOutSet read = HeldOutSet.parse(json);

        assertThat(json).doesNotContainIgnoringCase("carrie").contains(QuestionKey.of(CARRIE));
        assertThat(read.name()).isEqualTo("gsm8k-test");
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.toJson()).isEqualTo(json);
        assertThat(read.refuses(CARRIE)).isEqualTo(heldOut.refuses(CARRIE));
        assertThat(read.refuses(CARRIE.replace("Carrie", "Anna"))).isPresent();
    }

    @Test
    void rowsOfItGoWithTheirReason() {
        Origin origin = Origin.of("tests", "1", null, null);
        Row bad = new Row.PromptOnly(List.of(Message.user(CARRIE)), origin);
        Row good = new Row.PromptOnly(List.of(Message.user("What is 3 + 4?")), origin);

        assertThat(heldOut.select(List.of(bad, good)).kept()).containsExactly(good);
        assertThat(heldOut.select(List.of(bad, good)).dropped())
                .singleElement()
                .satisfies(gone -> assertThat(gone.step()).isEqualTo("held_out"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | is no held-out set",
                "[] | is no held-out set",
                "{\"name\": \"a\", \"version\": 1, \"questions\": []} | needs a name and questions",
                "{\"name\": \"a\", \"version\": 2, \"questions\": [{\"key\": \"x\"}]} | only version 1 is known",
                "{\"name\": \"a\", \"version\": 1, \"questions\": [{\"key\": \"x\"}]} | question 1 has no key of 64"
            })
    void aBrokenFileIsRefused(String json, String reason) {
        assertThatThrownBy(() -> HeldOutSet.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aBrokenSketchIsRefused() {
        String key = QuestionKey.of("a");

        assertThatThrownBy(() -> HeldOutSet.parse("{\"name\": \"a\", \"version\": 1, \"questions\": [{\"key\": \"" + key
                        + "\", \"sketch\": [\"zz\"]}]}"))
                .hasMessageContaining("no hexadecimal number");
    }
}
