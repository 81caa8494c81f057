package io.ponder.datasets.file;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a row comes from, as one column: a struct in Parquet, and a text of JSON in JSON Lines. A loader that guesses types
 * from the first lines of JSON, as {@code datasets} does, fails at a value that was null there and is a text later; a text it
 * takes as it is.
 *
 * @param question what all rows of one question share, and no others: its key
 * @param chosenScore of a preference's better answer
 * @param rejectedScore of its worse one
 */
record OriginColumn(
        String question,
        String source,
        String item,
        @Nullable String licence,
        @Nullable String recipe,
        @Nullable String job,
        @Nullable String model,
        @Nullable String revision,
        @Nullable String strategy,
        @Nullable Long seed,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxTokens,
        @Nullable String verifier,
        @Nullable String verifierVersion,
        @Nullable Double score,
        @Nullable Double chosenScore,
        @Nullable Double rejectedScore,
        @Nullable String reference,
        @Nullable Double passRate,
        @Nullable Long completionTokens,
        @Nullable Double costUsd,
        List<String> marks,
        @Nullable String person) {

    static OriginColumn of(Row row) {
        Origin origin = row.origin();
        Origin.Sampler sampler = origin.sampler();
        Row.Preference pair = row instanceof Row.Preference preference ? preference : null;
        return new OriginColumn(
                row.question(),
                origin.source(),
                origin.item(),
                origin.licence(),
                origin.recipe(),
                origin.job(),
                origin.model(),
                origin.revision(),
                sampler == null ? null : sampler.strategy(),
                sampler == null ? null : sampler.seed(),
                sampler == null ? null : sampler.temperature(),
                sampler == null ? null : sampler.topP(),
                sampler == null ? null : sampler.maxTokens(),
                origin.verifier(),
                origin.verifierVersion(),
                origin.score(),
                pair == null ? null : pair.chosenScore(),
                pair == null ? null : pair.rejectedScore(),
                origin.reference(),
                origin.passRate(),
                origin.completionTokens(),
                origin.costUsd(),
                origin.marks(),
                origin.person());
    }
}
