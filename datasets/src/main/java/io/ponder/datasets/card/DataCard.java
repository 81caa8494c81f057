package io.ponder.datasets.card;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a data set is, for {@code card.json} and {@code README.md}.
 *
 * @param name of the data set, which is its title
 * @param made when
 * @param command that makes it again
 * @param recipe that made it; null where none did
 * @param funnel what went in, and what came out of each stage, in order
 * @param difficulty how many rows are how hard, hardest first; empty where nothing was measured
 * @param sources that its questions come from
 * @param models that wrote it
 * @param verifiers that let its rows pass
 * @param decontaminated against what; empty if against nothing
 * @param cost of making it
 * @param rows by split
 * @param format that its files are written for, such as {@code trl}
 * @param shape of its rows, such as {@code preference}
 * @param container of its files, such as {@code parquet}
 * @param files of its rows
 * @param summary of what the rows themselves say
 * @param notes what else a reader must know, as sentences; a held-out set that was respected, an alarm that was raised
 */
public record DataCard(
        String name,
        Instant made,
        String command,
        @Nullable Recipe recipe,
        List<Stage> funnel,
        List<Difficulty> difficulty,
        List<Source> sources,
        List<Model> models,
        List<VerifiedBy> verifiers,
        List<Against> decontaminated,
        Cost cost,
        Map<String, Long> rows,
        String format,
        String shape,
        String container,
        List<DataFile> files,
        RowSummary summary,
        List<String> notes) {

    /**
     * @param name such as {@code star}
     * @param parameters as its file gives them
     */
    public record Recipe(String name, Map<String, Object> parameters) {}

    /**
     * A stage of the funnel.
     *
     * @param name such as {@code right}
     * @param in how many rows came in
     * @param out how many went on
     * @param gone how many did not, by reason
     */
    public record Stage(String name, long in, long out, Map<String, Long> gone) {}

    /**
     * @param passRate the share of samples that were right, as a range: {@code 0.25-0.5}
     * @param asked how many questions were as hard
     * @param kept how many rows of them are here
     */
    public record Difficulty(String passRate, long asked, long kept) {}

    /**
     * @param licence as hubs spell it, such as {@code mit}; null where nobody said
     * @param sha256 of the file; null where it is none
     */
    public record Source(
            String name,
            @Nullable String licence,
            long rows,
            @Nullable String sha256) {}

    /**
     * @param name of a model
     * @param revision null where the engine reports none
     * @param sampler how it was asked, in words
     * @param seeds the first and the last that were used, or what they derive from, in words
     */
    public record Model(
            String name,
            @Nullable String revision,
            String sampler,
            @Nullable String seeds,
            long rows) {}

    /** @param version null where it reports none */
    public record VerifiedBy(String name, @Nullable String version, long rows) {}

    /**
     * @param benchmark its name
     * @param items its problems
     * @param sha256 of its file
     * @param hits rows that held one of its problems and are not here
     * @param how for instance {@code 13 words in a row, or 0.8 similar}
     */
    public record Against(String benchmark, long items, String sha256, long hits, String how) {}

    /**
     * @param usd null where a model has no price
     * @param promptTokens read by all models, the verifiers' included
     * @param completionTokens written by them
     * @param calls made
     * @param seconds it took
     */
    public record Cost(
            @Nullable Double usd,
            @Nullable Long promptTokens,
            @Nullable Long completionTokens,
            @Nullable Long calls,
            @Nullable Double seconds) {}

    /** A file, as {@code Exported} tells it. */
    public record DataFile(String name, String split, long rows, long bytes, String sha256) {}

    public DataCard {
        funnel = List.copyOf(funnel);
        difficulty = List.copyOf(difficulty);
        sources = List.copyOf(sources);
        models = List.copyOf(models);
        verifiers = List.copyOf(verifiers);
        decontaminated = List.copyOf(decontaminated);
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }
}
