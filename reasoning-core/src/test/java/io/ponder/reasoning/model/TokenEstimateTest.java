package io.ponder.reasoning.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {

    /** A token for every three letters of a word, begun ones included; one for each sign and digit, two outside ASCII. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", 0",
                "a, 1",
                "AZaz, 2",
                "abc, 1",
                "abc def, 2",
                "abcd ef, 3",
                "a1b, 3",
                "x=12, 4",
                "é, 2",
                "{`@[, 4"
            })
    void ofATextByHand(String text, long tokens) {
        assertThat(TokenEstimate.of(text)).isEqualTo(tokens);
    }

    /** 32 for the template, 8 for each message, and the texts: abc is 1, abcd is 2. */
    @Test
    void ofMessagesByHand() {
        assertThat(TokenEstimate.of(List.of(Message.user("abc"), Message.assistant("abcd"))))
                .isEqualTo(32 + 8 + 1 + 8 + 2);
    }

    /** 1,000 tokens read, of them 400 cached, and 50 written: (600 * 2 + 400 * 1 + 50 * 10) / 1,000,000 USD. */
    @Test
    void aPriceByHand() {
        assertThat(new Price(2, 1, 10).of(new Tokens(1000, 400, 50))).isEqualTo(0.0021);
    }
}
