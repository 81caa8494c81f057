package io.ponder.evaluation.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.ponder.evaluation.plot.Figure;
import io.ponder.evaluation.summary.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code report.html}: one page that needs nothing else. Every word of it that is not ours is escaped. */
final class Page {

    private static final Template TEMPLATE = template();
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Page() {}

    static String of(RunSummary summary, List<Figure> figures) {
        Tables tables = new Tables(summary);
        Map<String, Object> page = new HashMap<>();
        page.put("headline", Headline.of(summary));
        page.put("run", summary.run());
        page.put("finished", DAY.format(summary.run().finished()));
        page.put("hasUsd", tables.hasUsd());
        page.put("hasSeconds", tables.hasSeconds());
        page.put("curves", tables.curves());
        page.put("samples", tables.samples());
        page.put("comparisons", tables.comparisons());
        page.put("fates", tables.fates());
        page.put("stopping", tables.stopping());
        page.put("verifiers", tables.verifiers());
        page.put("policy", tables.policy());
        page.put("caseGroups", CaseGroups.groups(summary));
        for (String name : Plots.NAMES) {
            page.put(
                    name,
                    figures.stream()
                            .filter(figure -> figure.name().equals(name))
                            .findFirst()
                            .orElse(null));
        }
        return TEMPLATE.execute(page);
    }

    private static Template template() {
        try (InputStream in = Page.class.getResourceAsStream("report.html")) {
            if (in == null) {
                throw new IllegalStateException("report.html is missing from the class path");
            }
            return Mustache.compiler()
                    .emptyStringIsFalse(true)
                    .compile(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading report.html", e);
        }
    }
}
