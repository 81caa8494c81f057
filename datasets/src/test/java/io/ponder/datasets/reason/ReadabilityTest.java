package io.ponder.datasets.reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thought and its summary: parted, written, asked for, and judged. */
class ReadabilityTest {

    private static final String QUESTION = "A baker fills eight trays with nine rolls each. How many rolls are there?";
    private static final String THOUGHT =
            "There are eight trays. Wait, is it nine? No, nine is the number of rolls on each of"
                    + " them. So I multiply the two numbers, 8 * 9 = 72.";
    private static final String SUMMARY =
            "There are eight trays with nine rolls each, so there are 8 * 9 = 72 rolls.\n\nThe answer is \\boxed{72}.";
    private static final Row ROW =
            new Row.PromptOnly(List.of(Message.user(QUESTION)), Origin.of("tests", "1", null, "72"));

    private static List<String> objections(String reasoning, String summary) {
        return Readability.usual(AnswerFormat.AUTO).objections(ROW, new Reasoned(reasoning, summary)).stream()
                .map(Readability.Objection::reason)
                .toList();
    }

    @Test
    void aTextIsPartedAtTheEndOfItsThought() {
        assertThat(Reasoned.of("<think>\n" + THOUGHT + "\n</think>\n\n" + SUMMARY))
                .hasValue(new Reasoned(THOUGHT, SUMMARY));
        assertThat(Reasoned.of(THOUGHT + "</think>" + SUMMARY))
                .as("opened by the template")
                .hasValue(new Reasoned(THOUGHT, SUMMARY));
        assertThat(Reasoned.of(SUMMARY)).isEmpty();
        assertThat(Reasoned.of("<think>" + THOUGHT)).isEmpty();
        assertThat(Reasoned.of("<think></think>" + SUMMARY)).isEmpty();
        assertThat(Reasoned.of("<think>" + THOUGHT + "</think> ")).isEmpty();
    }

    @Test
    void theFormatOfThePaper() {
        Reasoned parts = new Reasoned(THOUGHT, SUMMARY);

        assertThat(SummaryFormat.PAPER.write(parts))
                .isEqualTo("|special_token|" + THOUGHT + "|special_token|" + SUMMARY);
        assertThat(SummaryFormat.THINK.write(parts)).isEqualTo("<think>\n" + THOUGHT + "\n</think>\n\n" + SUMMARY);
        for (SummaryFormat format : List.of(SummaryFormat.PAPER, SummaryFormat.THINK, new SummaryFormat("[", "]"))) {
            assertThat(format.read(format.write(parts))).hasValue(parts);
        }
        assertThat(Reasoned.of(SummaryFormat.THINK.write(parts))).hasValue(parts);
    }

    @Test
    void whatIsNotInTheFormatIsNotRead() {
        assertThat(SummaryFormat.PAPER.read(SUMMARY)).isEmpty();
        assertThat(SummaryFormat.PAPER.read("|special_token|only one")).isEmpty();
        assertThat(SummaryFormat.PAPER.read("|special_token||special_token|no reasoning"))
                .isEmpty();
        assertThat(SummaryFormat.PAPER.read("|special_token|a|special_token|b|special_token|c"))
                .isEmpty();
        assertThatThrownBy(() -> SummaryFormat.PAPER.write(new Reasoned("a |special_token| b", "c")))
                .hasMessage("the text holds |special_token| itself");
    }

    @Test
    void aSummaryIsAskedForWithTheProblemAndTheNotes() {
        List<Message> asked = SummaryPrompt.of(
                List.of(Message.system("Think."), Message.user("1+1?"), Message.assistant("2"), Message.user(QUESTION)),
                THOUGHT);

        assertThat(asked).hasSize(3).startsWith(Message.user("1+1?"), Message.assistant("2"));
        assertThat(asked.getLast().content()).contains("Problem:\n" + QUESTION, "Notes:\n" + THOUGHT);
        assertThatThrownBy(() -> SummaryPrompt.of(List.of(Message.system("Think.")), THOUGHT))
                .hasMessageContaining("no problem to sum up");
    }

    @Test
    void aGoodPairHasNothingToObjectTo() {
        assertThat(objections(THOUGHT, SUMMARY)).isEmpty();
    }

    @Test
    void whatAReaderWouldDislike() {
        String chinese = "每个烤盘有九个面包，一共有八个烤盘，所以我们把这两个数相乘得到总数。";

        assertThat(objections(THOUGHT + chinese, SUMMARY))
                .singleElement()
                .asString()
                .startsWith("reasoning: ");
        assertThat(objections(THOUGHT, chinese + SUMMARY))
                .singleElement()
                .asString()
                .contains("summary: ", "are in en");
        assertThat(objections(THOUGHT, SUMMARY + "\n```python\nprint(72)\n```"))
                .contains("summary: it holds a block of code");
        assertThat(objections("word ".repeat(301), SUMMARY)).anyMatch(reason -> reason.startsWith("reasoning: "));
        assertThat(objections(THOUGHT, "There are eight trays, so"))
                .contains("summary: it ends in the middle of a sentence");
        assertThat(objections(THOUGHT, "There are many rolls.")).contains("summary: no answer can be read from it");
        assertThat(objections(THOUGHT, "<think>x</think>" + SUMMARY)).contains("summary: it holds a thought");
        assertThat(objections(THOUGHT, "Wait, let me check the notes. " + SUMMARY))
                .contains("summary: it thinks aloud, or speaks of notes that its reader does not see");
        assertThat(objections(THOUGHT, (SUMMARY + "\n\nIt is also true that bakers bake. ").repeat(8) + SUMMARY))
                .anyMatch(reason -> reason.contains("characters long"));
    }

    @Test
    void aShortReasoningMayHaveASummaryAsLong() {
        assertThat(objections("8 * 9 = 72", SUMMARY)).isEmpty();
    }

    @Test
    void withoutAFormatNoAnswerIsWanted() {
        assertThat(Readability.usual(AnswerFormat.FREE_FORM)
                        .objections(ROW, new Reasoned(THOUGHT, "There are many rolls on the trays.")))
                .isEmpty();
    }
}
