package io.ponder.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.evaluation.summary.RunSummary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>");
    private static final Set<String> VOID = Set.of("meta", "link", "br", "img");

    private static final String FULL = page(Runs.full());

    private static String page(RunSummary summary) {
        return Page.of(summary, Plots.of(summary));
    }

    @Test
    void holdsEverySectionInTheReadersOrder() {
        assertThat(sections(FULL))
                .containsExactly(
                        "accuracy",
                        "usd",
                        "seconds",
                        "samples",
                        "comparisons",
                        "fates",
                        "stopping",
                        "verifiers",
                        "policy",
                        "cases",
                        "run");
    }

    @Test
    void leavesOutWhatIsEmpty() {
        String page = page(Runs.of(
                List.of(new RunSummary.Curve(
                        "greedy",
                        true,
                        List.of(new RunSummary.Point(
                                1, Runs.around(0.35), 312, null, null, Map.of(), List.of(1.0, 0.0))))),
                List.of()));

        assertThat(sections(page)).containsExactly("accuracy", "run");
        assertThat(page).doesNotContain("USD").doesNotContain(">Seconds<");
    }

    @Test
    void closesEveryElementItOpens() {
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = TAG.matcher(FULL);
        while (tags.find()) {
            String name = tags.group(2);
            if (!tags.group(1).isEmpty()) {
                assertThat(open.pop()).as("at %d", tags.start()).isEqualTo(name);
            } else if (tags.group(3).isEmpty() && !VOID.contains(name)) {
                open.push(name);
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void needsNothingFromElsewhere() {
        assertThat(FULL)
                .doesNotContainPattern("(?i)(src|href|action|xmlns\\S*)\\s*=\\s*[\"']?\\s*(https?:)?//")
                .doesNotContainPattern("(?i)@import|url\\(\\s*[^#]|<script|<link|<img|<iframe");
    }

    @Test
    void escapesEveryTextThatIsNotItsOwn() {
        String hostile = Runs.HOSTILE;
        RunSummary full = Runs.full();
        RunSummary.Path path = new RunSummary.Path(hostile, 2, hostile, hostile, hostile, 0.5, hostile, 10);
        RunSummary summary = new RunSummary(
                new RunSummary.Facts(
                        hostile, 3, hostile, hostile, hostile, full.run().finished(), List.of(hostile)),
                List.of(new RunSummary.Curve(
                        hostile,
                        false,
                        List.of(new RunSummary.Point(
                                2, Runs.around(0.5), 10, 1.0, 1.0, Map.of(hostile, 10.0), List.of(1.0))))),
                full.oracle(),
                List.of(new RunSummary.Comparison(hostile, 1, hostile, 2, 1, Runs.difference(0.1, 1, 0, 1.0))),
                List.of(new RunSummary.Stopping(hostile, 1, 2, 0.5, 1, 0.5, Runs.difference(0, 0, 0, 1.0))),
                List.of(new RunSummary.VerifierQuality(
                        hostile,
                        1,
                        0,
                        0.5,
                        null,
                        0.1,
                        0.1,
                        1,
                        full.verifiers().getFirst().bins())),
                new RunSummary.PolicyCheck(
                        hostile,
                        2,
                        List.of(new RunSummary.PolicyPoint(
                                1, 1, Runs.around(0.5), hostile, 1, Runs.around(0.5), Runs.difference(0, 0, 0, 1.0)))),
                List.of(new RunSummary.Case(hostile, hostile, hostile, path, path, 1, 2)));

        String page = page(summary);

        // Not read as a tag of the template either.
        assertThat(page).contains("{{run}}");
        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script").doesNotContain("<img");
        assertThat(page.split("</style>", -1)).hasSize(2);
        assertThat(page.split("</pre>", -1)).hasSameSizeAs(page.split("<pre>", -1));
    }

    @Test
    void figuresOnOnePageShareNoIds() {
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(FULL)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(Pattern.compile("url\\(#([^)]+)\\)").matcher(FULL).results().map(match -> match.group(1)))
                .isNotEmpty()
                .allMatch(ids::contains);
    }

    @Test
    void saysOfEachComparisonWhetherItIsNoise() {
        assertThat(FULL)
                .contains("<td><b>+16.7</b></td><td>+5.7 to +27.7</td><td class=\"text verdict better\">real</td>")
                .contains(
                        "<td><b>\u221210.0</b></td><td>\u221221.0 to +1.0</td><td class=\"text verdict noise\">noise</td>");
    }

    @Test
    void casesAreGroupedByWhatMoreComputeDid() {
        String cases = FULL.substring(FULL.indexOf("<section id=\"cases\""));

        assertThat(cases)
                .containsSubsequence(
                        "Only the larger budget solves",
                        "gsm8k-train-120",
                        "The larger budget breaks",
                        "gsm8k-train-33",
                        "Ways with the same budget disagree",
                        "gsm8k-train-57");
        assertThat(cases).contains("720 x9, 680 x4, 1120 x3", "0.874", "9 of 16 samples are right");
    }

    private static List<String> sections(String page) {
        return Stream.of(page.split("<section", -1))
                .skip(1)
                .map(section -> section.replaceFirst("(?s)^ id=\"([^\"]+)\".*", "$1"))
                .toList();
    }
}
