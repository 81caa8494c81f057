package io.ponder.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.results.Summary;
import io.ponder.evaluation.results.Summary.Case;
import io.ponder.evaluation.results.Summary.Comparison;
import io.ponder.evaluation.results.Summary.Curve;
import io.ponder.evaluation.results.Summary.Facts;
import io.ponder.evaluation.results.Summary.Oracle;
import io.ponder.evaluation.results.Summary.Point;
import io.ponder.evaluation.results.Summary.PolicyCheck;
import io.ponder.evaluation.results.Summary.PolicyPoint;
import io.ponder.evaluation.results.Summary.Stopping;
import io.ponder.evaluation.results.Summary.VerifierQuality;
import io.ponder.evaluation.statistics.Bin;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String HOSTILE = "</pre><script>alert(1)</script></style> & \"quoted\"";

    @TempDir
    private Path folder;

    private static Point point(int budget, double accuracy, double tokens, @Nullable Double usd) {
        return new Point(
                budget,
                new Interval(accuracy, accuracy - 0.1, accuracy + 0.1),
                tokens,
                usd,
                tokens / 60,
                Map.of("proposer selected", tokens / 2, "proposer pruned", tokens / 2),
                List.of(accuracy, accuracy));
    }

    private static Summary summary(double gain, double p, @Nullable Double usd) {
        Difference difference = new Difference(gain, gain - 0.1, gain + 0.1, p, p, 8, 2);
        Summary.Path path = new Summary.Path("majority_vote", 4, "42", HOSTILE, "42 x3, 41 x1", 0.8, HOSTILE, 1600);
        return new Summary(
                new Facts(
                        "gsm8k.jsonl",
                        60,
                        "small",
                        "./ponder eval --data gsm8k.jsonl",
                        "2 processors, 8 GiB",
                        Instant.EPOCH,
                        List.of("a note")),
                List.of(
                        new Curve("greedy", true, List.of(point(1, 0.3, 400, usd))),
                        new Curve(
                                "majority_vote",
                                false,
                                List.of(point(1, 0.25, 400, usd), point(4, 0.3 + gain, 1600, usd)))),
                List.of(new Oracle(1, new Interval(0.25, 0.2, 0.3)), new Oracle(4, new Interval(0.6, 0.5, 0.7))),
                List.of(new Comparison("majority_vote", 4, "greedy", 1, 4, difference)),
                List.of(new Stopping("Adaptive-Consistency, 0.95", 1, 16, 0.4, 9.5, 0.35, difference)),
                List.of(new VerifierQuality(
                        "judge", 960, 3, 0.71, 0.65, 0.2, 0.1, 0.5, List.of(new Bin(0.4, 0.5, 10, 0.45, 0.3)))),
                new PolicyCheck(
                        "policy.json",
                        5,
                        List.of(new PolicyPoint(
                                8,
                                3000,
                                new Interval(0.4, 0.3, 0.5),
                                "majority_vote @8",
                                3100,
                                new Interval(0.38, 0.3, 0.5),
                                difference))),
                List.of(new Case("p1", HOSTILE, "42", path, path, 3, 16)));
    }

    private String page(Summary summary) throws Exception {
        Report.write(summary, folder);
        return Files.readString(folder.resolve("report.html"));
    }

    @Test
    void thePageHoldsEverySection() throws Exception {
        assertThat(page(summary(0.1, 0.01, 0.002)))
                .contains(
                        "small on gsm8k.jsonl",
                        "Every point",
                        "What the samples hold",
                        "Differences",
                        "The fitted policy",
                        "Stopping a vote early",
                        "Where the tokens went",
                        "Verifiers",
                        "Where they differ",
                        "3 of 16 samples are right",
                        "./ponder eval --data gsm8k.jsonl",
                        "a note",
                        "USD");
    }

    @Test
    void thePageStandsAloneAndRunsNothing() throws Exception {
        String page = page(summary(0.1, 0.01, null));
        assertThat(page)
                .doesNotContain("<script", "</style> &", "src=\"http", "href=\"http")
                .contains("&lt;script&gt;");
        assertThat(page.split("<svg", -1)).hasSizeGreaterThan(4);
        assertThat(page).doesNotContain(">USD<");
        assertThat(folder.resolve("plots/usd.svg")).doesNotExist();
    }

    @Test
    void thePicturesAreSvgAndPng() throws Exception {
        page(summary(0.1, 0.01, 0.002));
        for (String name : List.of("tokens", "usd", "seconds", "samples", "calibration", "fates")) {
            assertThat(ImageIO.read(folder.resolve("plots/" + name + ".png").toFile())
                            .getWidth())
                    .isEqualTo(Plots.WIDTH);
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            assertThat(factory.newDocumentBuilder()
                            .parse(folder.resolve("plots/" + name + ".svg").toFile())
                            .getDocumentElement()
                            .getTagName())
                    .isEqualTo("svg");
        }
    }

    @Test
    void numbersForPrograms() throws Exception {
        Summary summary = summary(0.1, 0.01, 0.002);
        page(summary);
        assertThat(WireJson.mapper().readValue(Files.readString(folder.resolve("summary.json")), Summary.class))
                .isEqualTo(summary);
        assertThat(Files.readAllLines(folder.resolve("summary.csv")))
                .containsExactly(
                        "strategy,live,budget,problems,accuracy,accuracy_low,accuracy_high,tokens,usd,seconds",
                        "\"greedy\",true,1,2,0.3,0.2,0.4,400,0.002,6.666667",
                        "\"majority_vote\",false,1,2,0.25,0.15,0.35,400,0.002,6.666667",
                        "\"majority_vote\",false,4,2,0.4,0.3,0.5,1600,0.002,26.666667");
    }

    @Test
    void theHeadlineSaysWhatIsGainedAndWhetherThatMayBeChance() {
        assertThat(Words.headline(summary(0.1, 0.01, null)))
                .isEqualTo(
                        "majority_vote with a budget of 4 solves 40.0 % of 60 problems, +10.0 points against one sample"
                                + " (greedy) at 4.0 times its tokens; that is more than chance explains (p 0.010).");
        assertThat(Words.headline(summary(0.1, 0.2, null))).contains("on so few problems that may be chance (p 0.200)");
        assertThat(Words.headline(summary(-0.1, 0.2, null)))
                .isEqualTo("greedy with a budget of 1 solves 30.0 % of 60 problems, the most of what was run.");
    }
}
