package io.ponder.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.plots.LineLook;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportTest {

    @TempDir
    Path folder;

    @Test
    void theSummaryComesBackFromItsJson() throws Exception {
        ReportFiles.write(Runs.full(), folder);

        assertThat(WireJson.mapper().readValue(Files.readString(folder.resolve("summary.json")), RunSummary.class))
                .isEqualTo(Runs.full());
    }

    @Test
    void thereIsAnSvgAndAPngOfEachPlot() throws Exception {
        ReportFiles.write(Runs.full(), folder);

        assertThat(names(folder.resolve("plots")))
                .containsExactly(
                        "accuracy-samples.png",
                        "accuracy-samples.svg",
                        "accuracy-seconds.png",
                        "accuracy-seconds.svg",
                        "accuracy-tokens.png",
                        "accuracy-tokens.svg",
                        "accuracy-usd.png",
                        "accuracy-usd.svg",
                        "calibration.png",
                        "calibration.svg",
                        "tokens-fate.png",
                        "tokens-fate.svg");
        for (String name : Plots.NAMES) {
            BufferedImage png =
                    ImageIO.read(folder.resolve("plots/" + name + ".png").toFile());
            assertThat(png.getWidth()).as(name).isEqualTo(960);
            Document svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("plots/" + name + ".svg").toFile());
            assertThat(svg.getDoctype()).as(name).isNull();
            assertThat(svg.getDocumentElement().getAttribute("viewBox"))
                    .as(name)
                    .isEqualTo("0 0 960 " + png.getHeight());
        }
    }

    @Test
    void everyCurveIsDrawnInItsColour() throws Exception {
        ReportFiles.write(Runs.full(), folder);

        BufferedImage png =
                ImageIO.read(folder.resolve("plots/accuracy-tokens.png").toFile());
        List<Integer> seen = Stream.iterate(0, i -> i < png.getWidth() * png.getHeight(), i -> i + 1)
                .map(i -> png.getRGB(i % png.getWidth(), i / png.getWidth()) & 0xffffff)
                .distinct()
                .toList();
        for (int curve = 0; curve < 6; curve++) {
            assertThat(seen).contains(LineLook.COLOURS.get(curve).getRGB() & 0xffffff);
        }
    }

    @Test
    void whatThereIsNoMoreOfIsTakenAway() throws Exception {
        ReportFiles.write(Runs.full(), folder);
        ReportFiles.write(Runs.of(List.of(Runs.curve("majority_vote", true, 1, 0.25, 0.3)), List.of()), folder);

        assertThat(names(folder.resolve("plots")))
                .doesNotContain("accuracy-samples.svg", "accuracy-samples.png", "calibration.svg")
                .contains("accuracy-tokens.svg");
    }

    @Test
    void aRunWithoutAnyCurveIsAPageToo() throws Exception {
        ReportFiles.write(Runs.of(List.of(), List.of()), folder);

        assertThat(Files.readString(folder.resolve("report.html"))).contains("Nothing was measured.");
        assertThat(names(folder.resolve("plots"))).isEmpty();
    }

    @Test
    void aFailureLeavesNothingHalfWritten() throws Exception {
        // A folder that is not empty cannot be replaced by a file.
        Files.createDirectories(folder.resolve("report.html/in the way"));

        assertThatThrownBy(() -> ReportFiles.write(Runs.full(), folder)).isInstanceOf(IOException.class);

        assertThat(names(folder)).containsExactly("plots", "report.html", "summary.csv", "summary.json");
    }

    @Test
    void theOldFileStaysWhenTheNewOneCannotBeWritten() throws Exception {
        Path file = folder.resolve("summary.csv");
        Files.writeString(file, "old");
        Files.createDirectories(folder.resolve(".summary.csv.part/in the way"));

        assertThatThrownBy(() -> AtomicFile.write(file, "new")).isInstanceOf(IOException.class);

        assertThat(file).hasContent("old");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
