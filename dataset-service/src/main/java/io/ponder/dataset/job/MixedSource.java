package io.ponder.dataset.job;

import io.ponder.dataset.job.JobOrders.Source;
import io.ponder.dataset.recipe.Stage;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.datasets.select.RowMixture;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a mixture works on: the rows of several data sets, and no questions. */
final class MixedSource {

    private static final int LONGEST_LICENCE = 100;

    private MixedSource() {}

    /** The stage that takes rows of several data sets; empty for a recipe that has none. */
    static Optional<Stage.Gather> gather(List<Stage> stages) {
        return stages.stream()
                .filter(Stage.Gather.class::isInstance)
                .map(Stage.Gather.class::cast)
                .findFirst();
    }

    /**
     * The licence is all of theirs; none where a part has none, or they are too many to name.
     *
     * @throws io.ponder.reasoning.model.FailureException naming what is missing or cannot be mixed
     */
    static Source of(String tenant, @Nullable String asked, Stage.Gather gather, DatasetStore datasets) {
        new Field("source")
                .require(asked == null, "must be left out: a mixture takes its data sets from parameters.parts");
        RowMixture mixture = gather.mixture();
        if (mixture == null) {
            Field parts = Field.PARAMETERS.at("parts");
            throw Failure.invalid(parts, parts + " must name the data sets: [{\"set\": ..., \"share\": ...}, ...]")
                    .asException();
        }
        List<Known> all = datasets.mixed().parts(tenant, mixture);
        boolean isLicensed = all.stream().allMatch(part -> part.licence() != null);
        String licence = all.stream()
                .map(part -> String.valueOf(part.licence()))
                .distinct()
                .collect(Collectors.joining(" AND "));
        return new Source(
                "",
                isLicensed && licence.length() <= LONGEST_LICENCE ? licence : null,
                0,
                all.stream().allMatch(Known::unanswered),
                List.of());
    }
}
