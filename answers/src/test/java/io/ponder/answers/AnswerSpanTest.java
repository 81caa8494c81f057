package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerSpanTest {

    /** The span is put between brackets; what holds none has no answer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "So 5 + 3 = 8, and 8 boxes. The answer is \\boxed{8}. | So 5 + 3 = 8, and 8 boxes. The answer is \\boxed{[8]}.",
                "\\boxed{8} is what 8 children need. | \\boxed{[8]} is what 8 children need.",
                "The total is 18, so the answer is 8. | The total is 18, so the answer is [8].",
                "It is 8. The answer is 8. (18 is 10 too many.) | It is 8. The answer is [8]. (18 is 10 too many.)",
                "He has 1,208 and then 208 | He has 1,208 and then [208]",
                "<think>\\boxed{8}</think>It is \\boxed{9}. | <think>\\boxed{8}</think>It is \\boxed{[9]}.",
                "The price is \\boxed{\\$1,200}. | The price is \\boxed{[\\$1,200]}.",
                "#### 42 | #### [42]",
                "(B) is right, so \\boxed{B} | (B) is right, so \\boxed{[B]}",
                "I do not know. | I do not know.",
                "<think>It is 8 | <think>It is 8"
            })
    void theAnswerIsFoundWhereItIsGiven(String text, String marked) {
        String found = AnswerSpan.in(text, true)
                .map(span -> text.substring(0, span.start()) + "[" + text.substring(span.start(), span.end()) + "]"
                        + text.substring(span.end()))
                .orElse(text);

        assertThat(found).isEqualTo(marked);
    }

    @Test
    void aTextThatWasCutOffHasTheAnswerOfAClosedMarkOnly() {
        assertThat(AnswerSpan.in("It costs 1", false)).isEmpty();
        assertThat(AnswerSpan.in("It is \\boxed{12}, bec", false)).contains(new AnswerSpan(13, 15));
    }
}
