package io.ponder.answers.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingAnswerTest {

    private static GrowingAnswer.Words grown(String text, int piece, boolean isThought) {
        GrowingAnswer growing = new GrowingAnswer(isThought);
        StringBuilder thought = new StringBuilder();
        StringBuilder answer = new StringBuilder();
        for (int from = 0; from < text.length(); from += piece) {
            GrowingAnswer.Words words = growing.add(text.substring(from, Math.min(text.length(), from + piece)));
            thought.append(words.thought());
            answer.append(words.answer());
        }
        return new GrowingAnswer.Words(thought.toString(), answer.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The answer is 42.",
                "\n\n The answer is 42. ",
                "<think>6 by 7</think>It is 42.",
                " <THINK>\n 6 < 7, and so \n</Think>\n\n It is 42.\n",
                "<thinking>a</b> <c</thinking>d",
                "<|channel|>analysis<|message|>6 by 7<|end|><|start|>assistant<|channel|>final<|message|>42.",
                "<|channel>thought\n6 by 7<channel|>42.",
                "[THINK]6 by 7[/THINK]42. [THINK]",
                "Here is my thought process: 6 by 7. Here is my response: 42.",
                "Here is my dog. It is called <think>.",
                "analysisWe need 42.assistantfinal42.",
                "analysis of it: 42.",
                "\u25C1think\u25B76 by 7\u25C1/think\u25B742.",
                "<b>bold</b> 42 <think>late</think>",
                "\uD83D\uDE00 is 42 \uD83D\uDE00.",
                "<think></think>42.",
            })
    void whatIsHandedOutIsWhatTheWholeTextSays(String text) {
        Thinking.Led led = Thinking.leading(text)
                .map(all -> new Thinking.Led(all.thought().strip(), all.rest().stripLeading()))
                .orElse(new Thinking.Led("", text));
        for (int piece = 1; piece <= text.length(); piece++) {
            GrowingAnswer.Words words = grown(text, piece, false);
            // A text without a thought says so only with its end where it is all of a mark's beginning.
            assertThat(words.answer()).as("in pieces of %d", piece).isEqualTo(led.rest());
            assertThat(words.thought()).as("in pieces of %d", piece).isEqualTo(led.thought());
        }
    }

    @ParameterizedTest
    @CsvSource({"<thi, ''", "'  ', ''", "Here is, ''", "The, The"})
    void whatMayBecomeAMarkIsHeldBack(String text, String answer) {
        assertThat(grown(text, 1, false)).isEqualTo(new GrowingAnswer.Words("", answer));
    }

    @Test
    void wordsOfAnOpenThoughtAreHandedOutWithoutWhatMayBeItsEnd() {
        assertThat(grown("<think> 6 by 7 </thi", 3, false)).isEqualTo(new GrowingAnswer.Words("6 by 7", ""));
    }

    @Test
    void aTextThatBeginsWithinAThoughtNeedsNoOpeningMark() {
        assertThat(grown("6 by 7\n</think>\n\n42", 2, true)).isEqualTo(new GrowingAnswer.Words("6 by 7", "42"));
    }
}
