package io.ponder.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappingTest {

    @Test
    void linesAreBrokenBetweenWords() {
        assertThat(Wrapping.wrap("  one two three four", 11, 4)).isEqualTo("  one two\n    three\n    four");
        assertThat(Wrapping.wrap("short\n\nlines stay", 20, 2)).isEqualTo("short\n\nlines stay");
    }

    @Test
    void aWordThatIsTooLongStaysWhole() {
        assertThat(Wrapping.wrap("see http://127.0.0.1:8080/v1 there", 10, 2))
                .isEqualTo("see\n  http://127.0.0.1:8080/v1\n  there");
    }

    @Test
    void wideAndCombiningCharactersCountAsATerminalDrawsThem() {
        assertThat(Wrapping.width("数e\u0301")).isEqualTo(3);
        assertThat(Wrapping.shorten("数数数数", 6)).isEqualTo("数数…");
        assertThat(Wrapping.pad("数", 4)).isEqualTo("数  ");
    }
}
