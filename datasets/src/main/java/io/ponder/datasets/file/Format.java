package io.ponder.datasets.file;

import static io.ponder.datasets.file.Shape.ANY;
import static io.ponder.datasets.file.Shape.LANGUAGE_MODELLING;
import static io.ponder.datasets.file.Shape.PREFERENCE;
import static io.ponder.datasets.file.Shape.PROMPT_COMPLETION;
import static io.ponder.datasets.file.Shape.PROMPT_ONLY;
import static io.ponder.datasets.file.Shape.STEPWISE;
import static io.ponder.datasets.file.Shape.UNPAIRED_PREFERENCE;

import io.ponder.datasets.row.Row;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose files are written: a trainer's, or Ponder's own, which hold everything. */
public enum Format {
    /** TRL 1.16, which reads either container, packed or not, by {@code datasets.load_dataset}. */
    TRL(
            Container.JSONL,
            true,
            LANGUAGE_MODELLING,
            PROMPT_ONLY,
            PROMPT_COMPLETION,
            PREFERENCE,
            UNPAIRED_PREFERENCE,
            STEPWISE),
    /** verl 0.9: questions with what rewards them, or conversations. */
    VERL(Container.PARQUET, false, LANGUAGE_MODELLING, PROMPT_ONLY, PROMPT_COMPLETION),
    /** OpenRLHF 0.11. */
    OPENRLHF(Container.JSONL, false, LANGUAGE_MODELLING, PROMPT_ONLY, PROMPT_COMPLETION, PREFERENCE),
    /** NeMo Gym: questions, in JSON Lines only. */
    NEMO_GYM(Container.JSONL, false, PROMPT_ONLY),
    /** LLaMA-Factory 0.9.5, with its {@code dataset_info.json}. Questions alone fit its plain form only. */
    LLAMA_FACTORY(
            Container.JSONL,
            false,
            LANGUAGE_MODELLING,
            PROMPT_ONLY,
            PROMPT_COMPLETION,
            PREFERENCE,
            UNPAIRED_PREFERENCE),
    /** Axolotl 0.19, with the piece of its configuration that names the files. */
    AXOLOTL(Container.JSONL, true, LANGUAGE_MODELLING, PROMPT_COMPLETION, PREFERENCE, UNPAIRED_PREFERENCE, STEPWISE),
    /** Ponder's own: rows of all kinds, with all that they hold. */
    PONDER(Container.JSONL, true, ANY);

    private static final Set<Format> PLAIN = EnumSet.of(TRL, OPENRLHF, LLAMA_FACTORY);

    private final Container usual;
    private final boolean readsPackedLines;
    private final Set<Shape> shapes;

    Format(Container usual, boolean readsPackedLines, Shape... shapes) {
        this.usual = usual;
        this.readsPackedLines = readsPackedLines;
        this.shapes = EnumSet.copyOf(Arrays.asList(shapes));
    }

    /** As in files and commands: {@code llama_factory}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What rows it can hold. */
    public Set<Shape> shapes() {
        return EnumSet.copyOf(shapes);
    }

    /**
     * By its label.
     *
     * @throws ExportException if there is none
     */
    public static Format named(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new ExportException("there is no format \"" + label + "\"; there are "
                        + labels(Arrays.asList(values()), Format::label)));
    }

    Container container(ExportOptions options) {
        Container chosen = options.container() == null ? usual : options.container();
        if (this == NEMO_GYM && chosen != Container.JSONL) {
            throw new ExportException("NeMo Gym reads JSON Lines alone: ask for the container jsonl");
        }
        return chosen;
    }

    Compression compression(ExportOptions options) {
        Container container = container(options);
        Compression chosen = options.compression();
        if (chosen == null) {
            return container == Container.PARQUET ? Compression.ZSTD : Compression.NONE;
        }
        if (container == Container.JSONL && chosen != Compression.NONE && !readsPackedLines) {
            throw new ExportException("the readers of " + label() + " know JSON Lines by the ending .jsonl alone, so"
                    + " packed ones would not be read: ask for the compression none"
                    + (this == NEMO_GYM ? "" : ", or the container parquet"));
        }
        return chosen;
    }

    /**
     * The shape of a whole export.
     *
     * @throws ExportException if this format has no such shape
     */
    Shape shape(ExportOptions options, Row first) {
        Shape shape = this == PONDER ? ANY : options.shape() == null ? Shape.of(first) : options.shape();
        if (!shapes.contains(shape)) {
            String what = options.shape() == null
                    ? "a row of " + first.origin().source() + " ("
                            + first.origin().item() + ") is " + (first instanceof Row.Tree ? "a tree" : shape.label())
                    : "the shape " + shape.label() + " was asked for";
            throw new ExportException(what + ", and " + label() + " has files for " + labels(shapes, Shape::label)
                    + " alone; the format ponder holds everything");
        }
        if (this == VERL && shape != PROMPT_ONLY && container(options) != Container.PARQUET) {
            throw new ExportException("verl reads conversations from Parquet alone: ask for the container parquet");
        }
        if (options.plain() && !PLAIN.contains(this)) {
            throw new ExportException(label() + " has no plain form: leave plain out");
        }
        if (this == OPENRLHF && options.plain() && shape == LANGUAGE_MODELLING) {
            throw new ExportException("openrlhf has no plain form of whole conversations: leave plain out");
        }
        if (this == LLAMA_FACTORY && !options.plain() && shape == PROMPT_ONLY) {
            throw new ExportException("llama_factory reads questions alone in its plain form: ask for plain");
        }
        if (this == LLAMA_FACTORY && options.plain() && shape == LANGUAGE_MODELLING) {
            throw new ExportException(
                    "llama_factory's plain form holds one question and its answer: ask for the shape prompt_completion");
        }
        return shape;
    }

    Layout<?> layout(Shape shape, ExportOptions options) {
        Function<Row, @Nullable OriginColumn> origin = options.origin() ? OriginColumn::of : _ -> null;
        return switch (this) {
            case TRL -> TrlLayouts.of(shape, options.plain(), origin);
            case VERL -> VerlLayouts.of(shape, options, origin);
            case OPENRLHF -> OpenRlhfLayouts.of(shape, options.plain(), origin);
            case NEMO_GYM -> NemoGymLayouts.questions(origin);
            case LLAMA_FACTORY -> LlamaFactoryLayouts.of(shape, options.plain(), origin);
            case AXOLOTL -> AxolotlLayouts.of(shape, origin);
            case PONDER -> container(options) == Container.PARQUET ? PonderLayout.columns() : PonderLayout.lines();
        };
    }

    private static <T> String labels(Collection<T> all, Function<T, String> label) {
        return all.stream().map(label).collect(Collectors.joining(", "));
    }
}
