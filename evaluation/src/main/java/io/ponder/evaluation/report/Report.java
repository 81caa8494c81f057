package io.ponder.evaluation.report;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.results.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;

/** Writes what a run shows into its folder, for programs and for people. */
public final class Report {

    private Report() {}

    /**
     * Writes {@code summary.json}, {@code summary.csv}, {@code report.html}, and {@code plots/} with an SVG and a PNG of each plot.
     * Each file is replaced whole or not at all; those for programs come first.
     *
     * @param folder created where there is none
     */
    public static void write(Summary summary, Path folder) throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(
                folder.resolve("summary.json"),
                WireJson.mapper()
                                .writer()
                                .with(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(summary) + "\n");
        AtomicFile.write(folder.resolve("summary.csv"), Csv.of(summary));
        Path plots = Files.createDirectories(folder.resolve("plots"));
        List<Figure> figures = Plots.of(summary);
        for (Figure figure : figures) {
            AtomicFile.write(plots.resolve(figure.name() + ".svg"), figure.svg());
            AtomicFile.write(plots.resolve(figure.name() + ".png"), figure.png());
        }
        AtomicFile.write(folder.resolve("report.html"), Page.of(summary, figures));
    }
}
