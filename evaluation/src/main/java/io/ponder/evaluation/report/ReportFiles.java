package io.ponder.evaluation.report;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.plots.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;

/** Writes what a run shows into its folder, for programs and for people. */
public final class ReportFiles {

    private ReportFiles() {}

    /**
     * Writes {@code summary.json}, {@code summary.csv}, {@code report.html}, and {@code plots/} with an SVG and a PNG of each plot.
     * Each file is replaced whole or not at all; those for programs come first.
     *
     * @param folder created where there is none
     */
    public static void write(RunSummary summary, Path folder) throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(
                folder.resolve("summary.json"),
                WireJson.mapper()
                                .writer()
                                .with(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(summary) + "\n");
        AtomicFile.write(folder.resolve("summary.csv"), Csv.of(summary));
        Path plots = Files.createDirectories(folder.resolve("plots"));
        List<Figure> figures = draw(summary);
        for (Figure figure : figures) {
            AtomicFile.write(plots.resolve(figure.name() + ".svg"), figure.svg());
            AtomicFile.write(plots.resolve(figure.name() + ".png"), figure.png());
        }
        List<String> drawn = figures.stream().map(Figure::name).toList();
        for (String name : Plots.NAMES) {
            if (!drawn.contains(name)) {
                // Left from an earlier report, which had more to draw.
                Files.deleteIfExists(plots.resolve(name + ".svg"));
                Files.deleteIfExists(plots.resolve(name + ".png"));
            }
        }
        AtomicFile.write(folder.resolve("report.html"), Page.of(summary, figures));
    }

    private static List<Figure> draw(RunSummary summary) throws IOException {
        try {
            return Plots.of(summary);
        } catch (LinkageError | InternalError e) {
            throw new IOException(
                    "the plots cannot be drawn: this machine lacks what Java needs to draw letters."
                            + " Install fontconfig and a font, such as fonts-dejavu-core; summary.json and summary.csv are written",
                    e);
        }
    }
}
