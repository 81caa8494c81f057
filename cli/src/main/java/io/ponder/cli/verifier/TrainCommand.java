package io.ponder.cli.verifier;

import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.contracts.learned.HiddenStates;
import io.ponder.contracts.wire.HttpClients;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.learned.Trained;
import io.ponder.evaluation.learned.TrainingData;
import io.ponder.evaluation.learned.VerifierTraining;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.run.RunException;
import io.ponder.reasoning.score.features.FeatureGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder verifier train SOURCE...}: learns a verifier, and writes it only if it is better than the vote. */
@Command(
        name = "train",
        description = {
            "Learns a verifier from samples known to be right or wrong, measures it on problems held out of training, and"
                    + " writes it as ONNX for ponder.learned.files if it chooses better than a vote does.",
            "A SOURCE is the folder of a run of ./ponder eval, or a file with one JSON object a line:",
            "  {\"question\", \"answer\", \"samples\": [{\"text\", \"logprobs\"}, ...]}  samples of one problem",
            "  {\"problem\", \"text\", \"label\" or \"reference\", \"log_probs\"}         one sample",
            "  {\"prompt\", \"completions\" or \"steps\", \"labels\"}                   a solution with a label for each step",
            "Steps with labels make a second verifier, which scores steps; without them there is none.",
            "The exit status is 0 if all that was learned is of use, and 1 otherwise."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class TrainCommand implements Callable<Integer> {

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "SOURCE", arity = "1..*", description = "Labelled samples.")
    private List<Path> sources = List.of();

    @Option(
            names = "--name",
            defaultValue = "learned",
            paramLabel = "NAME",
            description = "What searches call the verifier; by default ${DEFAULT-VALUE}. That of steps is NAME_steps.")
    private String name = "learned";

    @Option(
            names = "--out",
            defaultValue = ".",
            paramLabel = "FOLDER",
            description = "Where to write NAME.onnx and NAME_steps.onnx; by default the current folder.")
    private Path folder = Path.of(".");

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "GROUP",
            description = "What to learn from: any of confidence, agreement, comparison, arithmetic, length, hidden. By"
                    + " default all that every sample has.")
    private List<String> features = List.of();

    @Option(
            names = "--group-size",
            defaultValue = "8",
            paramLabel = "N",
            description = "How many samples of a problem a search will draw; by default ${DEFAULT-VALUE}.")
    private int groupSize = 8;

    @Option(
            names = "--judge-by",
            defaultValue = "best_of_n",
            paramLabel = "STRATEGY",
            description = "The strategy that must choose better with it than the vote: best_of_n (the default) or"
                    + " weighted_best_of_n.")
    private String by = "best_of_n";

    @Option(
            names = "--calibration",
            defaultValue = "platt",
            paramLabel = "METHOD",
            description = "How its numbers become probabilities: platt (the default), or isotonic for thousands of"
                    + " samples.")
    private String calibration = "platt";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model that wrote samples of files that do not say.")
    private @Nullable String model;

    @Option(
            names = "--embeddings-url",
            paramLabel = "URL",
            description = "An engine with /v1/embeddings of the last token: its hidden states are learned from too.")
    private @Nullable URI embeddingsUrl;

    @Option(names = "--embeddings-model", paramLabel = "NAME", description = "The model's name at that engine.")
    private @Nullable String embeddingsModel;

    @Option(names = "--skip-broken", description = "Leave out lines that cannot be used, instead of refusing the file.")
    private boolean skipBroken;

    @Option(
            names = "--unproven",
            description = "Write the verifier even if it is no better than the vote. It is marked as unproven, and the"
                    + " exit status is still 1.")
    private boolean unproven;

    @Option(names = "--if-newer", description = "Do nothing if NAME.onnx is newer than every SOURCE: for schedules.")
    private boolean ifNewer;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Decides which problems are held out together.")
    private long seed = 1;

    public TrainCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** 0 when all that was learned is of use, and was written; 1 otherwise. */
    @Override
    public Integer call() throws IOException, RunException {
        VerifierTraining.Settings settings =
                new VerifierTraining.Settings(name, groups(), groupSize, method(), by, seed);
        try {
            Path file = folder.resolve(name + ".onnx");
            if (ifNewer
                    && Files.exists(file)
                    && Files.getLastModifiedTime(file).compareTo(TrainingData.newest(sources)) >= 0) {
                out.println(file + " is newer than every source: nothing to do.");
                return 0;
            }
            TrainingData data = TrainingData.read(sources, model, skipBroken);
            data.notes().forEach(err::println);
            data = withHiddenStates(data);
            VerifierTraining training = new VerifierTraining(data, settings, InstantSource.system());
            List<Trained> all = new ArrayList<>();
            if (!data.problems().isEmpty() || data.traces().isEmpty()) {
                all.add(training.outcome());
            } else {
                out.println("There are no labelled samples, so there is no verifier of whole answers.");
            }
            Trained steps = training.steps();
            if (steps != null) {
                all.add(steps);
            } else {
                out.println("There are no labelled steps, so there is no verifier of steps.");
            }
            return write(all);
        } catch (DataException e) {
            throw new RunException(String.valueOf(e.getMessage()));
        }
    }

    private TrainingData withHiddenStates(TrainingData data) throws IOException {
        URI url = embeddingsUrl;
        String its = embeddingsModel;
        if (url == null && its == null) {
            return data;
        }
        if (url == null || its == null) {
            throw new IllegalArgumentException("--embeddings-url and --embeddings-model belong together");
        }
        try (CloseableHttpClient http = HttpClients.create(Duration.ofSeconds(5), 1)) {
            return data.with(new HiddenStates(
                    new ServiceClient("the embeddings' engine", url, http, Duration.ZERO, InstantSource.system()),
                    its));
        }
    }

    private int write(List<Trained> all) throws IOException {
        int status = 0;
        for (Trained trained : all) {
            TrainedView.print(out, trained);
            boolean isOfUse = trained.heldOut().isProven();
            Path file = folder.resolve(trained.verifier().name() + ".onnx");
            if (isOfUse || unproven) {
                Files.createDirectories(folder);
                AtomicFile.write(file, trained.onnx());
                out.println("Written: " + file + (isOfUse ? "" : ", marked as unproven")
                        + ". Name it in PONDER_LEARNED_FILES and restart verifier-service.");
            } else {
                err.println("Not written: " + TrainedView.refusal(trained, by)
                        + ". Add problems, or choose other --features; --unproven writes it all the same.");
            }
            status = isOfUse ? status : 1;
        }
        return status;
    }

    private Set<FeatureGroup> groups() {
        Set<FeatureGroup> groups = EnumSet.noneOf(FeatureGroup.class);
        for (String feature : features) {
            groups.add(oneOf(FeatureGroup.values(), feature.strip(), "--features"));
        }
        return groups;
    }

    private Method method() {
        return oneOf(new Method[] {Method.PLATT, Method.ISOTONIC}, calibration, "--calibration");
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String name, String option) {
        List<String> names = new ArrayList<>();
        for (E value : values) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
            names.add(value.name().toLowerCase(Locale.ROOT));
        }
        throw new IllegalArgumentException(option + " must be one of " + String.join(", ", names));
    }
}
