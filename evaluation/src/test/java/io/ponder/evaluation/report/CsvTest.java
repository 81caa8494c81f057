package io.ponder.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.evaluation.statistics.Interval;
import io.ponder.evaluation.summary.RunSummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void oneRowAPoint() {
        RunSummary summary = Runs.of(
                List.of(
                        curve(
                                "greedy",
                                true,
                                new RunSummary.Point(
                                        1,
                                        new Interval(0.5, 0.25, 0.75),
                                        312,
                                        null,
                                        null,
                                        Map.of(),
                                        List.of(1.0, 0.0))),
                        curve(
                                "best_of_n, judge \"x\", 1",
                                false,
                                new RunSummary.Point(
                                        16, new Interval(1, 1, 1), 4880.5, 0.00001, 7.25, Map.of(), List.of(1.0)))),
                List.of());

        assertThat(Csv.of(summary))
                .isEqualTo("curve,verifier,live,budget,accuracy,low,high,tokens,usd,seconds,problems\r\n"
                        + "greedy,,true,1,0.5,0.25,0.75,312.0,,,2\r\n"
                        + "best_of_n,\"judge \"\"x\"\", 1\",false,16,1.0,1.0,1.0,4880.5,0.000010,7.25,1\r\n");
    }

    @Test
    void everyPointOfTheFullRun() {
        assertThat(Csv.of(Runs.full()).lines()).hasSize(1 + 1 + 5 * 5);
    }

    private static RunSummary.Curve curve(String name, boolean isLive, RunSummary.Point point) {
        return new RunSummary.Curve(name, isLive, List.of(point));
    }
}
