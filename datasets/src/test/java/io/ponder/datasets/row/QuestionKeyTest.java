package io.ponder.datasets.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which questions are the same one. */
class QuestionKeyTest {

    @Test
    void spacingCaseAndPunctuationMakeNoDifference() {
        assertThat(QuestionKey.of(" What is  8*35?\n")).isEqualTo(QuestionKey.of("what is 8*35"));
        assertThat(QuestionKey.of("In the shop. What is 3?")).isEqualTo(QuestionKey.of("in the shop; what is 3"));
        assertThat(QuestionKey.of("It’s “here”.")).isEqualTo(QuestionKey.of("it s here"));
    }

    @Test
    void numbersAndSignsDo() {
        assertThat(QuestionKey.of("8*35")).isNotEqualTo(QuestionKey.of("8+35"));
        assertThat(QuestionKey.of("It costs 3.5")).isNotEqualTo(QuestionKey.of("It costs 35"));
        assertThat(QuestionKey.of("-3")).isNotEqualTo(QuestionKey.of("3"));
    }

    @Test
    void instructionsAroundAQuestionMakeNoDifference() {
        assertThat(QuestionKey.of(List.of(Message.system("Think."), Message.user("8*35?"))))
                .isEqualTo(QuestionKey.of("8*35"));
    }
}
