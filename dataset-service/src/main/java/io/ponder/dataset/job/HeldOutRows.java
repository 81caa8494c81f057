package io.ponder.dataset.job;

import io.ponder.dataset.recipe.Rows;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.datasets.decontaminate.Benchmark;
import io.ponder.datasets.decontaminate.Decontamination;
import io.ponder.datasets.decontaminate.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keeps the questions of a team's held-out data sets, and what is nearly them, out of every row that a job makes, whatever
 * its recipe.
 */
final class HeldOutRows {

    /** Words in a row, as for GPT-3 (Brown et al. 2020, arXiv 2005.14165, appendix C). */
    private static final int WORDS = 13;

    private static final double SIMILARITY = 0.9;
    private static final int MOST_SETS = 1000;

    private HeldOutRows() {}

    /** Leaves out what a held-out data set has; {@code held_out} is the reason's first word, its kind the second. */
    static void drop(DatasetStore datasets, String tenant, Rows rows) {
        List<Benchmark> benchmarks = datasets.list(tenant, MOST_SETS, 0).stream()
                .filter(Known::heldOut)
                .map(known -> benchmark(datasets, known))
                .toList();
        if (benchmarks.isEmpty()) {
            return;
        }
        Decontamination decontamination = new Decontamination(benchmarks, WORDS, SIMILARITY);
        rows.forEach((number, row) ->
                decontamination.check(row).ifPresent(hit -> rows.drop(number, "held_out " + word(hit.kind()))));
    }

    private static String word(Hit.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Benchmark benchmark(DatasetStore datasets, Known known) {
        List<Benchmark.Problem> problems = new ArrayList<>();
        datasets.rows()
                .forEachItem(known.id(), item -> problems.add(new Benchmark.Problem(item.id(), item.question())));
        String sha256 = known.sha256();
        return new Benchmark(known.name(), sha256 == null ? "" : sha256, problems);
    }
}
