package io.ponder.cli.calibrate;

import io.ponder.answers.AnswerFormat;
import io.ponder.cli.service.ServiceUrl;
import io.ponder.contracts.calibration.CalibrationFile;
import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.contracts.calibration.CalibrationFile.Quality;
import io.ponder.evaluation.calibration.CalibrationFit;
import io.ponder.evaluation.calibration.LabelledSample;
import io.ponder.evaluation.calibration.LabelledScore;
import io.ponder.evaluation.calibration.SampleScorer;
import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.scoring.VerifierClient;
import io.ponder.reasoning.score.Aggregation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder calibrate FILE}: turns a verifier's scores into probabilities, using samples known to be right or wrong. */
@Command(
        name = "calibrate",
        description = {
            "Turns a verifier's scores into probabilities: fits them to labelled samples, and writes the calibration for"
                    + " ponder.calibration.files.",
            "FILE has one JSON object a line. With {\"problem\", \"text\", \"reference\"}, a running Ponder scores the text"
                    + " and compares its answer. \"label\": true or false may replace the reference, and \"score\" the text;"
                    + " \"complete\" and \"log_probs\" may describe the text."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class CalibrateCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "FILE", description = "Labelled samples.")
    private Path file = Path.of("");

    @Option(names = "--verifier", required = true, paramLabel = "NAME", description = "The verifier to calibrate.")
    private String verifier = "";

    @Option(names = "--model", required = true, paramLabel = "NAME", description = "The model that wrote the samples.")
    private String model = "";

    @Option(
            names = "--judge-model",
            paramLabel = "NAME",
            description = "The model that judges, for a verifier that asks one.")
    private @Nullable String judgeModel;

    @Option(
            names = "--method",
            defaultValue = "platt",
            paramLabel = "METHOD",
            description = "platt (the default), isotonic, or isotonic_ties, which lets scores become equal.")
    private String method = "platt";

    @Option(
            names = "--aggregation",
            defaultValue = "last",
            paramLabel = "HOW",
            description = "How a process verifier's steps become one number: last (the default) or min.")
    private String aggregation = "last";

    @Option(
            names = "--answer-format",
            defaultValue = "auto",
            paramLabel = "FORMAT",
            description = "How to read answers; by default auto.")
    private String format = "auto";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write it; by default calibration-VERIFIER.json.")
    private @Nullable Path output;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "verifier-service; by default $$PONDER_VERIFIER_URL, or else the one on this machine.")
    private @Nullable String url;

    public CalibrateCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** 0 when the calibration was written, 1 when it could not be made. */
    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + ": Is a directory");
        }
        byte[] bytes = Files.readAllBytes(file);
        Method chosen = oneOf(Method.values(), method, "--method");
        Aggregation how = oneOf(new Aggregation[] {Aggregation.LAST, Aggregation.MIN}, aggregation, "--aggregation");
        AnswerFormat answers = oneOf(AnswerFormat.values(), format, "--answer-format");
        URI url = ServiceUrl.VERIFIER.of("--url", this.url, env);
        List<LabelledSample> samples = samples(bytes);
        InstantSource clock = InstantSource.system();
        try (VerifierClient verifiers = new VerifierClient(url, 1, clock)) {
            SampleScorer scorer = new SampleScorer(verifiers, verifier, judgeModel, answers, how);
            List<LabelledScore> labelled = scorer.labelled(samples);
            scorer.failures().stream().distinct().limit(3).forEach(why -> err.println("without a score: " + why));
            if (!scorer.failures().isEmpty()) {
                err.println(scorer.failures().size() + " samples are left out.");
            }
            CalibrationFit fit = CalibrationFit.of(labelled, chosen);
            int right = Math.toIntExact(
                    labelled.stream().filter(LabelledScore::right).count());
            CalibrationFile calibration = new CalibrationFile(
                    verifier,
                    model,
                    judgeModel != null ? judgeModel : scorer.judge(),
                    chosen,
                    scorer.aggregation(),
                    labelled.size(),
                    right,
                    fit.folds(),
                    fit.before(),
                    fit.after(),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS),
                    DataReader.sha256(new ByteArrayInputStream(bytes)),
                    fit.curve());
            Path to = output != null ? output : Path.of("calibration-" + verifier + ".json");
            Files.writeString(to, calibration.toJson());
            print(calibration, labelled, to);
            return 0;
        }
    }

    private List<LabelledSample> samples(byte[] bytes) {
        try {
            return LabelledSample.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private void print(CalibrationFile calibration, List<LabelledScore> labelled, Path to) {
        out.println(String.format(
                Locale.ROOT,
                "%s on %d samples of %s, %d of them right; %d folds",
                verifier,
                calibration.samples(),
                model,
                calibration.right(),
                calibration.folds()));
        out.println("                Brier     ECE");
        row("raw", calibration.before());
        for (Method other : Method.values()) {
            try {
                row(
                        other.name().toLowerCase(Locale.ROOT),
                        CalibrationFit.of(labelled, other).after());
            } catch (IllegalArgumentException e) {
                out.println(other.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage());
            }
        }
        out.println("Written: " + to + " (" + calibration.method().name().toLowerCase(Locale.ROOT)
                + "). Name it in PONDER_CALIBRATION_FILES and restart.");
    }

    private void row(String name, Quality quality) {
        out.println(String.format(Locale.ROOT, "%-14s %6.4f  %6.4f", name, quality.brier(), quality.ece()));
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String name, String option) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
        }
        List<String> names = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        throw new IllegalArgumentException(option + " must be one of " + String.join(", ", names));
    }
}
