package io.ponder.evaluation.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.plots.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code report.html}: one page that needs nothing else. Its template reads the {@link RunSummary} itself, and beside it what
 * is put together here. Everything it prints is escaped, except the figures.
 */
final class Page {

    private Page() {}

    /** Problems on which ways differ, by what a larger budget did to them. */
    record CaseGroup(String title, String lead, List<RunSummary.Case> cases) {}

    static String of(RunSummary summary, List<Figure> figures) {
        Map<String, Object> page = new HashMap<>();
        page.put("headline", Headline.of(summary));
        page.put("hasUsd", points(summary).anyMatch(point -> point.usd() != null));
        page.put("hasSeconds", points(summary).anyMatch(point -> point.seconds() != null));
        page.put("samples", Grid.samples(summary));
        page.put("fates", Grid.fates(summary));
        page.put("caseGroups", caseGroups(summary));
        Plots.NAMES.forEach(name -> page.put(name, null));
        figures.forEach(figure -> page.put(figure.name(), figure));
        StringWriter html = new StringWriter();
        template(summary).execute(page, summary, html);
        return html.toString();
    }

    private static Stream<RunSummary.Point> points(RunSummary summary) {
        return summary.curves().stream().flatMap(curve -> curve.points().stream());
    }

    private static List<CaseGroup> caseGroups(RunSummary summary) {
        return Stream.of(
                        caseGroup(
                                "Only the larger budget solves",
                                "More compute turned a wrong answer into the right one.",
                                1,
                                summary),
                        caseGroup(
                                "The larger budget breaks",
                                "More compute turned the right answer into a wrong one.",
                                -1,
                                summary),
                        caseGroup(
                                "Ways with the same budget disagree",
                                "The compute is the same; the choice is not.",
                                0,
                                summary))
                .filter(group -> !group.cases().isEmpty())
                .toList();
    }

    private static CaseGroup caseGroup(String title, String lead, int sign, RunSummary summary) {
        return new CaseGroup(
                title,
                lead,
                summary.cases().stream()
                        .filter(one -> Integer.compare(
                                        one.right().budget(), one.wrong().budget())
                                == sign)
                        .toList());
    }

    private static Template template(RunSummary summary) {
        try (InputStream in = Page.class.getResourceAsStream("report.html")) {
            if (in == null) {
                throw new IllegalStateException("report.html is missing from the class path");
            }
            return Mustache.compiler()
                    .emptyStringIsFalse(true)
                    .nullValue(Grid.NONE)
                    .withCollector(new Formats(summary))
                    .compile(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading report.html", e);
        }
    }
}
