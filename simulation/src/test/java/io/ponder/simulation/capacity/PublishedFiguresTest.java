package io.ponder.simulation.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.simulation.capacity.LanguageModel.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The roofline beside what others measured; holds the table in docs/capacity.md to it, or writes it. */
class PublishedFiguresTest {

    private static final Path PAGE = Path.of("../docs/capacity.md");
    private static final String BEGIN = "<!-- published: written by PublishedFiguresTest -->\n";
    private static final String END = "<!-- end -->\n";

    /** FP8 weights and an FP8 KV cache, as NVIDIA's checkpoints have them. */
    private static final LanguageModel SMALL = new LanguageModel("Llama 3.1 8B FP8", 8.03, 65_536, Reads.NOTHING);

    private static final LanguageModel LARGE = new LanguageModel("Llama 3.3 70B FP8", 70.6, 163_840, Reads.NOTHING);

    /** Tokens read and written by a request, and tokens per second written by all GPUs together. */
    private record Figure(LanguageModel model, String gpu, int gpus, int read, int written, int most, double measured) {

        private double predicted() {
            boolean isVllm = gpu.equals("a100-40gb");
            Gpu card = isVllm ? new Gpu(gpu, 40, 1555, 312, 312, 1) : Gpu.named(gpu);
            Roofline engine = new Roofline(card, model, isVllm ? Precision.BF16 : Precision.FP8, gpus, most);
            double context = read + written / 2.0;
            int batch = engine.batch(context);
            return written / (read * engine.readSeconds() + written * engine.stepSeconds(batch, context) / batch);
        }

        private double error() {
            return predicted() / measured - 1;
        }

        private String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d %s | %d / %d | %s | %,.0f | %,.0f | %+.0f %% |%n",
                    model.name(),
                    gpus,
                    gpu.toUpperCase(Locale.ROOT),
                    read,
                    written,
                    most > 100_000 ? "as many as fit" : Integer.toString(most),
                    measured,
                    predicted(),
                    100 * error());
        }
    }

    private static List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        int[][] lengths = {
            {128, 128},
            {128, 2048},
            {128, 4096},
            {500, 2000},
            {1000, 1000},
            {1000, 2000},
            {2048, 128},
            {2048, 2048},
            {5000, 500},
            {20_000, 2000}
        };
        double[] smallH100 = {28_312, 22_714, 14_325, 17_660, 15_220, 13_899, 3450, 9305, 3459, 1351};
        double[] smallH200 = {27_911, 26_221, 18_027, 20_770, 17_744, 16_828, 3538, 12_194, 3902, 1804};
        double[] largeH200 = {3803, 4336, 2872, 3666, 2909, 2994, 442, 2003, 566, 283};
        double[] largeH100 = {6378, 6651, 4199, 5222, 4205, 4146, 762, 3082, 898, 437};
        for (int i = 0; i < lengths.length; i++) {
            figures.add(tensorRt(SMALL, "h100", 1, lengths[i], smallH100[i]));
        }
        for (int i = 0; i < lengths.length; i++) {
            figures.add(tensorRt(SMALL, "h200", 1, lengths[i], smallH200[i]));
        }
        for (int i = 0; i < lengths.length; i++) {
            figures.add(tensorRt(LARGE, "h200", 1, lengths[i], largeH200[i]));
        }
        for (int i = 0; i < lengths.length; i++) {
            figures.add(tensorRt(LARGE, "h100", 2, lengths[i], largeH100[i]));
        }
        LanguageModel bf16 = LanguageModel.named("llama-3.1-8b");
        figures.add(new Figure(bf16, "a100-40gb", 1, 1024, 128, 1, 75));
        figures.add(new Figure(bf16, "a100-40gb", 1, 1024, 128, 8, 495));
        return figures;
    }

    private static Figure tensorRt(LanguageModel model, String gpu, int gpus, int[] lengths, double measured) {
        return new Figure(model, gpu, gpus, lengths[0], lengths[1], 1_000_000, measured);
    }

    @Test
    void theTableIsCurrent() throws IOException {
        StringBuilder table = new StringBuilder(
                "| model | GPUs | read / written | at once | measured | model says | error |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
        figures().forEach(figure -> table.append(figure.row()));
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END, from);
        if ("write".equals(System.getProperty("ponder.report"))) {
            page = page.substring(0, from) + table + page.substring(to);
            Files.writeString(PAGE, page);
            to = page.indexOf(END, from);
        }
        assertThat(page.substring(from, to)).isEqualTo(table.toString());
    }

    /** What the page says of the errors. */
    @Test
    void theErrorIsATenthOnAverageAndAHalfAtMost() {
        assertThat(figures().stream()
                        .mapToDouble(figure -> Math.abs(figure.error()))
                        .average()
                        .orElseThrow())
                .isLessThan(0.12);
        assertThat(figures())
                .allSatisfy(figure -> assertThat(Math.abs(figure.error())).isLessThan(0.52));
    }
}
