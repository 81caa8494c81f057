package io.ponder.verifier.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedNumberTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "He buys 3 pens for $1,250.50. | He buys x pens for $1,250.50. | 3",
                "A bike costs $1,250.50 | A bike costs $x | 1250.50",
                "She gets 20% off. | She gets x% off. | 20",
                "What is 10.0000198 to the nearest? | What is x to the nearest? | 10.0000198",
                "Of x and 5, which? | Of x and y, which? | 5"
            })
    void aNumberIsReplacedByANameThatIsFree(String text, String masked, String value) {
        MaskedNumber first = MaskedNumber.of(List.of(Message.user(text)), 1).getFirst();

        assertThat(first.messages().getFirst().content()).isEqualTo(masked);
        assertThat(first.value()).isEqualTo(value);
    }

    @Test
    void aNumberThatOccursAgainIsNotMasked() {
        assertThat(MaskedNumber.of(List.of(Message.user("5 cats, 5 dogs and 7 birds")), 4))
                .extracting(MaskedNumber::value)
                .containsExactly("7");
    }

    @ParameterizedTest
    @CsvSource({"No number", "the 5th of x2", "\\frac{1}{2}", "2/3", "2^10"})
    void whatIsPartOfAWordOrFormulaIsNoNumber(String text) {
        assertThat(MaskedNumber.of(List.of(Message.user(text)), 4)).isEmpty();
    }

    @Test
    void onlyTheLastMessageIsMasked() {
        List<Message> problem = List.of(Message.system("Answer in 10 words."), Message.user("What is 6 times 7?"));

        List<MaskedNumber> masked = MaskedNumber.of(problem, 2);

        assertThat(masked).extracting(MaskedNumber::value).containsExactly("6", "7");
        assertThat(masked.getFirst().messages().getFirst()).isEqualTo(problem.getFirst());
    }
}
