package io.ponder.datasets.row;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a row comes from, so that it can be traced, redone, or deleted.
 *
 * @param source the data set that holds its question
 * @param item the question's id there
 * @param licence of the source, such as {@code MIT}; null where nobody said
 * @param recipe that made it, such as {@code star}; null for a row that was not made here
 * @param job that made it; null likewise
 * @param model that wrote it; null for none
 * @param revision of the model: what tells two models of one name apart; null where the engine reports none
 * @param sampler how it was drawn; null where nothing was
 * @param verifier that let it pass, such as {@code reference}; null for none
 * @param verifierVersion null where the verifier reports none
 * @param score that the verifier gave it, 0 to 1
 * @param reference the right answer; null where it is not known
 * @param passRate the share of all samples of the question that were right, 0 to 1: 1 is easy; null where not measured
 * @param completionTokens of all that was written for this row alone; null where not counted
 * @param costUsd of the calls for this row's question; null where a model has no price
 * @param marks what else was done to it, such as {@code hinted} for an answer found with the help of a hint
 * @param person a pseudonym of whose request it was, for deletion; null where it is nobody's
 */
public record Origin(
        String source,
        String item,
        @Nullable String licence,
        @Nullable String recipe,
        @Nullable String job,
        @Nullable String model,
        @Nullable String revision,
        @Nullable Sampler sampler,
        @Nullable String verifier,
        @Nullable String verifierVersion,
        @Nullable Double score,
        @Nullable String reference,
        @Nullable Double passRate,
        @Nullable Long completionTokens,
        @Nullable Double costUsd,
        List<String> marks,
        @Nullable String person) {

    public Origin {
        // An absent list arrives as null from JSON.
        marks = marks == null ? List.of() : List.copyOf(marks);
    }

    /** The same of the words of a person, or of nobody. */
    public Origin withPerson(@Nullable String whose) {
        return new Origin(
                source,
                item,
                licence,
                recipe,
                job,
                model,
                revision,
                sampler,
                verifier,
                verifierVersion,
                score,
                reference,
                passRate,
                completionTokens,
                costUsd,
                marks,
                whose);
    }

    /** Of a row that was read and not made. */
    public static Origin of(String source, String item, @Nullable String licence, @Nullable String reference) {
        return new Origin(
                source, item, licence, null, null, null, null, null, null, null, null, reference, null, null, null,
                List.of(), null);
    }

    /**
     * How a text was drawn.
     *
     * @param strategy that drew it, such as {@code majority_vote}
     * @param seed of the search, by which it can be repeated
     * @param temperature null for the engine's default, as for the other numbers
     */
    public record Sampler(
            String strategy,
            @Nullable Long seed,
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer maxTokens) {}
}
