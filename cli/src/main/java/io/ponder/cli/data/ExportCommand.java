package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.DatasetDocument;
import io.ponder.datasets.card.CardRows;
import io.ponder.datasets.card.DataCard;
import io.ponder.datasets.file.Compression;
import io.ponder.datasets.file.Container;
import io.ponder.datasets.file.Export;
import io.ponder.datasets.file.ExportException;
import io.ponder.datasets.file.ExportOptions;
import io.ponder.datasets.file.Exported;
import io.ponder.datasets.file.Format;
import io.ponder.datasets.file.Shape;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder data export}: files that a trainer reads. */
@Command(
        name = "export",
        description = {
            "Writes a data set into files that a trainer reads without a script. The folder appears whole, or not at all.",
            "Questions that were uploaded are written as prompts with their answers. A data card tells where all of it comes"
                    + " from: README.md and card.json."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "DATASET", description = "Its name or id.")
    private String id = "";

    @Option(names = "--to", required = true, paramLabel = "FOLDER", description = "A folder that is new or empty.")
    private Path folder = Path.of("");

    @Option(
            names = "--format",
            defaultValue = "trl",
            paramLabel = "NAME",
            description = "trl, verl, openrlhf, nemo_gym, llama_factory, axolotl, or ponder, which holds everything; by"
                    + " default ${DEFAULT-VALUE}.")
    private String format = "trl";

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "jsonl or parquet; by default what the trainer's own examples use.")
    private @Nullable String container;

    @Option(
            names = "--compression",
            paramLabel = "NAME",
            description = "none, gzip or zstd; by default zstd in Parquet, and none in JSON Lines.")
    private @Nullable String compression;

    @Option(
            names = "--shape",
            paramLabel = "NAME",
            description =
                    "language_modelling, prompt_only, prompt_completion, preference, unpaired_preference or stepwise;"
                            + " by default that of the first row.")
    private @Nullable String shape;

    @Option(
            names = "--rows-per-file",
            defaultValue = "100000",
            paramLabel = "N",
            description = "The most rows in one file; by default ${DEFAULT-VALUE}.")
    private long rowsPerFile = 100_000;

    @Option(names = "--plain", description = "Texts without roles, for a model that has no chat template.")
    private boolean plain;

    @Option(names = "--no-origin", description = "Leave out where each row comes from.")
    private boolean noOrigin;

    @Option(
            names = "--data-source",
            paramLabel = "NAME",
            description = "What verl chooses its reward function by, such as openai/gsm8k.")
    private @Nullable String dataSource;

    @Option(
            names = "--ability",
            defaultValue = "math",
            paramLabel = "NAME",
            description = "What verl calls the kind of task; by default ${DEFAULT-VALUE}.")
    private String ability = "math";

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    ExportCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        Format wanted = Format.named(format);
        try (DataApi api = DataApi.of(gateway, env)) {
            DatasetDocument dataset = api.dataset(id);
            String job = dataset.job();
            boolean isWhole = job == null || api.job(job).state().isEnd();
            ExportOptions options = options(dataset.name());
            DataCard card = api.card(dataset.id());
            CardRows rows = new CardRows();
            Exported exported = api.rows(
                    dataset.id(),
                    false,
                    lines -> Export.write(
                            Map.of("train", rows.counting(new ExportedRows(lines, dataset))),
                            wanted,
                            folder,
                            options,
                            written -> {
                                require(isWhole, dataset, written);
                                return ExportedCard.of(card, rows, written);
                            }));
            Terminal terminal = Terminal.of(out, env);
            terminal.wrapped(
                    Figures.count(exported.total()) + " rows ("
                            + exported.shape().label() + ") for "
                            + wanted.label() + ", in " + exported.files().size() + " "
                            + exported.container().label() + (exported.files().size() == 1 ? " file" : " files")
                            + ": " + folder,
                    0);
            if (!isWhole) {
                err.println("The job that makes this data set has not ended; these are its rows so far.");
            }
            return 0;
        }
    }

    private ExportOptions options(String name) {
        return new ExportOptions(
                named("--shape", shape, Shape.class),
                plain,
                named("--container", container, Container.class),
                named("--compression", compression, Compression.class),
                rowsPerFile,
                !noOrigin,
                name,
                dataSource,
                ability);
    }

    /** A reply that was cut off where a row ends looks whole. */
    private static void require(boolean isWhole, DatasetDocument dataset, Exported written) {
        if (isWhole && written.total() != dataset.kept()) {
            throw new ExportException("The gateway sent " + written.total() + " rows of " + dataset.kept()
                    + ", so nothing was written; repeat the command.");
        }
    }

    private static <E extends Enum<E>> @Nullable E named(String option, @Nullable String given, Class<E> type) {
        if (given == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> label(one).equals(given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + ": '" + given + "' must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(ExportCommand::label)
                                .collect(Collectors.joining(", "))));
    }

    private static String label(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
