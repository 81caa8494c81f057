package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that goes on where it should have stopped, or takes back what it said. */
class RunOnTest {
    private static final AnswerReader AUTO = AnswerReader.of(AnswerFormat.AUTO);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "So 18 dollars.\n#### 18\n\nQuestion: A robe takes 2 bolts.\nAnswer: 3\n#### 3",
                "So \\boxed{18}.\n\nUser: and 3?\n\nAssistant: \\boxed{3}",
                "So \\boxed{18}.\n\n**Problem:** and 3?\n\\boxed{3}",
                "The answer is 18.\n\nQ: how many now?\nA: The answer is 3.",
                "答案是18。\n\n问题：现在呢？\n答案是3。",
                "It is 18.<|im_end|>\n<|im_start|>user\nand 3?<|im_end|>\n<|im_start|>assistant\nIt is 3",
                "It is 18<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n3?",
                "#### 18</s>[INST] 3? [/INST] #### 3",
                "\\boxed{18}<end_of_turn>\n<start_of_turn>user\n\\boxed{3}",
                "\\boxed{18}<|user|>\\boxed{3}",
                "<|im_start|>assistant\nIt is 18.<|im_end|>",
                "User: how many of 3?\n\nAssistant: It is 18.",
                "Question: how many of 3?\nThe answer is 18.",
                "#### 3\n\nWait, that is wrong.\n#### 18",
                "\\boxed{3}. Wait, that's wrong. The answer is 18."
            })
    void is_read_up_to_its_turn(String text) {
        assertThat(AUTO.read(text, true).map(Answer::key)).contains("18");
    }

    @Test
    void a_turn_that_another_follows_is_complete() {
        assertThat(AUTO.read("#### 18\n\nQuestion: A robe ta", false).map(Answer::key))
                .contains("18");
        assertThat(AUTO.read("It is 18.<|im_end|>\n<|im_start|>user\nand", false)
                        .map(Answer::key))
                .contains("18");
    }

    @Test
    void a_question_back_is_not_answered_by_what_a_model_invents() {
        assertThat(AUTO.read("How many are there?\n\nUser: There are 5.\n\nAssistant: Then 42.", true))
                .isEmpty();
    }

    @Test
    void json_ends_with_its_turn_too() {
        assertThat(AnswerReader.of(AnswerFormat.JSON)
                        .read("{\"a\": 1}<|im_end|>", true)
                        .map(Answer::key))
                .contains("{\"a\":1}");
    }
}
