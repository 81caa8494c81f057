package io.ponder.plots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(axis.label()::apply).toList();
    }

    @Test
    void aNarrowRangeHasTicksBetweenTheDecades() {
        assertThat(labels(Axis.log("tokens", List.of(305.0, 9272.0), TickLabel::text)))
                .containsExactly("500", "1k", "2k", "5k", "10k");
        assertThat(labels(Axis.log("tokens", List.of(300.0, 310.0), TickLabel::text)))
                .contains("300");
    }

    @Test
    void aWideRangeHasFewerTicks() {
        assertThat(labels(Axis.log("usd", List.of(0.0001, 3000.0), TickLabel::text)))
                .containsExactly("0.0001", "0.001", "0.01", "0.1", "1", "10", "100", "1k");
    }

    @Test
    void samplesHaveATickEach() {
        Axis axis = Axis.logAt("samples", List.of(16.0, 1.0, 4.0, 2.0, 8.0, 1.0), TickLabel::text);

        assertThat(labels(axis)).containsExactly("1", "2", "4", "8", "16");
        assertThat(axis.place(100)).isEqualTo(2);
    }

    @Test
    void sharesAreInTensAroundTheValues() {
        assertThat(labels(Axis.shares("right", List.of(0.33, 0.58)))).containsExactly("30%", "40%", "50%", "60%");
        assertThat(labels(Axis.shares("right", List.of(1.0, 1.0)))).hasSizeGreaterThan(1);
    }

    @Test
    void lengthsStartAtNothing() {
        assertThat(labels(Axis.fromZero("tokens", 9272, TickLabel::text)))
                .containsExactly("0", "2k", "4k", "6k", "8k", "10k");
    }
}
