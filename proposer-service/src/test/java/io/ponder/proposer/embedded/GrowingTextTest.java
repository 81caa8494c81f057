package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.proposer.embedded.GrowingText.End;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowingTextTest {

    @Test
    void findsAStopStringThatSpansTokens() {
        GrowingText text = text(false, "STOP");
        assertThat(append(text, "one ST")).isEqualTo(End.OPEN);
        assertThat(append(text, "OP two")).isEqualTo(End.STOP);
        assertThat(text).hasToString("one ");
    }

    @Test
    void theEarliestStopStringWins() {
        GrowingText text = text(false, "c", "b");
        assertThat(append(text, "abc")).isEqualTo(End.STOP);
        assertThat(text).hasToString("a");
    }

    @Test
    void aStepKeepsItsSeparatorAndNothingAfterIt() {
        GrowingText text = text(true);
        assertThat(append(text, "first\n")).isEqualTo(End.OPEN);
        assertThat(append(text, "\n\nsecond")).isEqualTo(End.STEP);
        assertThat(text).hasToString("first\n\n");
    }

    @Test
    void blankLinesBeforeAStepDoNotEndIt() {
        GrowingText text = text(true);
        assertThat(append(text, "\n\n")).isEqualTo(End.OPEN);
        assertThat(append(text, "\n \n\n")).isEqualTo(End.OPEN);
        assertThat(append(text, "step\n\n")).isEqualTo(End.STEP);
        assertThat(text).hasToString("\n\n\n \n\nstep\n\n");
    }

    @Test
    void aWholeSolutionRunsOverBlankLines() {
        GrowingText text = text(false);
        assertThat(append(text, "first\n\nsecond\n\n")).isEqualTo(End.OPEN);
        assertThat(text).hasToString("first\n\nsecond\n\n");
    }

    @Test
    void aStopStringBeforeTheSeparatorWins() {
        GrowingText text = text(true, "END");
        assertThat(append(text, "done END\n\n")).isEqualTo(End.STOP);
        assertThat(text).hasToString("done ");
    }

    @Test
    void charactersMayBeSplitBetweenTokens() {
        GrowingText text = text(false);
        byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
        text.append(new byte[] {smile[0], smile[1]});
        text.append(new byte[] {smile[2], smile[3]});
        assertThat(text).hasToString("😀");
    }

    private static GrowingText text(boolean oneStep, String... stops) {
        return new GrowingText(GrowingText.stops(List.of(stops)), oneStep);
    }

    private static End append(GrowingText text, String piece) {
        return text.append(piece.getBytes(StandardCharsets.UTF_8));
    }
}
