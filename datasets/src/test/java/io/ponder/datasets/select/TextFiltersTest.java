package io.ponder.datasets.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.languages.Language;
import io.ponder.reasoning.model.Message;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What filters object to, and what they let pass. */
class TextFiltersTest {

    private static final String QUESTION = "A baker fills eight trays with nine rolls each. How many rolls are there?";
    private static final String ENGLISH =
            "There are eight trays, and each of them holds nine rolls. We multiply the two numbers.\n\n8 * 9 = 72\n\nThe answer is 72.";
    private static final String CHINESE = "每个烤盘有九个面包，一共有八个烤盘，所以我们把这两个数相乘得到总数。";

    private static void passes(TextFilter filter, String text) {
        assertThat(filter.objection(Rows.of(QUESTION, text), text)).as(text).isEmpty();
    }

    private static void objects(TextFilter filter, String text, String reason) {
        assertThat(filter.objection(Rows.of(QUESTION, text), text))
                .as(text)
                .hasValueSatisfying(given -> assertThat(given).contains(reason));
    }

    @Test
    void aTextInTheQuestionsLanguageIsNotMixed() {
        LanguageMixed filter = new LanguageMixed(null, 0.9);

        passes(filter, ENGLISH);
        passes(filter, "\\[ 8 \\times 9 = 72 \\]");
        passes(filter, "I am Ponder, number 0.");
        objects(filter, "我是庞德", "of its text are in en");
        objects(filter, ENGLISH + CHINESE, "of its text are in en");
    }

    @Test
    void aThoughtInAnotherLanguageIsMixed() {
        objects(new LanguageMixed(null, 0.9), "<think>" + CHINESE + "</think>" + ENGLISH, "of its thoughts are in en");
        objects(
                new LanguageMixed(null, 0.9),
                "<think>" + ENGLISH.repeat(20) + "</think>" + CHINESE,
                "of its text are in en");
    }

    @Test
    void aLanguageCanBeAskedFor() {
        objects(new LanguageMixed(Language.DE, 0.9), ENGLISH, "in de");
    }

    @Test
    void lengthIsTheEnginesCountOrAnEstimate() {
        Row counted = Rows.of(QUESTION, "short", null, null, 101L);

        assertThat(new TooLong(100).objection(counted, "short")).hasValue("101 tokens, more than 100");
        passes(new TooLong(100), "x".repeat(400));
        objects(new TooLong(100), "x".repeat(500), "about 125 tokens");
    }

    @Test
    void aLoopAtTheEndIsRepetitive() {
        objects(Repetitive.usual(), ENGLISH + " I will check it again.".repeat(6), "a loop of 5 words");
        objects(
                Repetitive.usual(),
                ENGLISH + " I will check it again.".repeat(6) + " I will check",
                "a loop of 5 words");
        objects(Repetitive.usual(), "So the answer is " + "7 ".repeat(40), "a loop of 1 word");
    }

    @Test
    void sentencesThatComeAgainAreRepetitive() {
        String one = "We multiply the number of trays by the number of rolls that are on each tray. ";
        String other = "But then somebody might ask how many rolls there would be if a tray fell down. ";

        objects(Repetitive.usual(), one + other + one + one + other + other + one + other + one, "was written before");
    }

    @Test
    void usualTextIsNotRepetitive() {
        passes(Repetitive.usual(), ENGLISH);
        passes(Repetitive.usual(), "<think>" + ENGLISH + "</think>" + ENGLISH);
        passes(Repetitive.usual(), "ha ha ha ha");
        passes(Repetitive.usual(), "");
        passes(
                Repetitive.usual(),
                IntStream.range(0, 40).mapToObj(i -> i + " * 9 = " + 9 * i).collect(Collectors.joining("\n")));
    }

    @Test
    void codeAndLongParagraphsAreChaotic() {
        Chaotic filter = new Chaotic(50, false);

        passes(filter, ENGLISH);
        objects(filter, ENGLISH + "\n```python\nprint(72)\n```", "a block of code");
        objects(filter, "word ".repeat(60), "a paragraph of 60 words");
        passes(filter, "word ".repeat(40) + "\n\n" + "word ".repeat(40));
        passes(new Chaotic(50, true), ENGLISH + "\n```python\nprint(72)\n```");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The answer is 72.",
                "#### 72",
                "8 * 9 = 72",
                "The answer is \\boxed{72}",
                "\\[ 8 \\times 9 = 72 \\]",
                "**72**",
                "<think>8 * 9</think>72",
                "```\n72\n```",
                "答案是72。",
                "Paris",
                "The point is (3, 4)",
                "The answer is A",
                "It is done! :)",
                "72 %"
            })
    void aFinishedText(String text) {
        passes(new BrokenOff(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>8 * 9 is",
                "<think>8 * 9</think>",
                "```python\nprint(",
                "The answer is \\boxed{72",
                "\\[ 8 \\times 9 = 72",
                "There are eight trays, and",
                "There are eight trays,",
                "8 * 9 =",
                "8 \\times",
                "Then we multiply the"
            })
    void anUnfinishedText(String text) {
        assertThat(new BrokenOff().objection(Rows.of(QUESTION, text), text)).isPresent();
    }

    @Test
    void rowsThatGoHaveTheStepAndItsReason() {
        Row good = Rows.of(QUESTION, ENGLISH);
        Row bad = Rows.of(QUESTION, "8 * 9 =");
        Row prompt = new Row.PromptOnly(List.of(Message.user(QUESTION)), Origin.of("tests", "1", null, null));

        Selected selected = new BrokenOff().select(List.of(good, bad, prompt));

        assertThat(selected.kept()).containsExactly(good, prompt);
        assertThat(selected.dropped())
                .containsExactly(new Selected.Dropped(bad, "unfinished", "it ends in the middle of a sentence"));
    }
}
