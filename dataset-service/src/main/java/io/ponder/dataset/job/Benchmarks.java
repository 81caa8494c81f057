package io.ponder.dataset.job;

import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.Rows;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.datasets.card.DataCard.Against;
import io.ponder.datasets.decontaminate.Benchmark;
import io.ponder.datasets.decontaminate.Decontamination;
import io.ponder.datasets.decontaminate.Hit;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the rows of a job must not hold, whatever its recipe: the questions of the team's held-out data sets, and of those that
 * the job names, and what is nearly them.
 */
final class Benchmarks {

    /** Words in a row, as for GPT-3 (Brown et al. 2020, arXiv 2005.14165, appendix C). */
    private static final int WORDS = 13;

    private static final double SIMILARITY = 0.9;
    private static final int MOST_SETS = 1000;
    private static final String HOW = String.format(
            Locale.ROOT,
            "the same question, %d words in a row (all, of a shorter question of 6 or more), or a question that is %s similar",
            WORDS,
            SIMILARITY);

    private final DatasetStore datasets;

    Benchmarks(DatasetStore datasets) {
        this.datasets = datasets;
    }

    /**
     * Refuses a job that names a benchmark which cannot be one.
     *
     * @param source the id of the data set whose questions are asked
     * @param names of {@link Recipe#DECONTAMINATE}
     * @throws io.ponder.reasoning.model.FailureException naming it
     */
    void require(String tenant, String source, List<String> names) {
        Field field = Recipe.DECONTAMINATE.field();
        for (String name : names) {
            Known known = datasets.find(tenant, name)
                    .orElseThrow(() -> Failure.invalid(
                                    field,
                                    "there is no data set " + Field.unquoted(name)
                                            + "; upload the benchmark with POST /v1/datasets?held_out=true")
                            .asException());
            field.require(
                    known.job() == null, "must name data sets that were uploaded, and a job makes " + known.name());
            field.require(!known.id().equals(source), "must not name the source: no row would be left");
        }
    }

    /**
     * Leaves out the rows that hold what they must not; the reason's first word is {@code held_out} or {@code benchmark}, its kind
     * the second.
     *
     * @return what the rows were compared with, and how many of them went
     */
    List<Against> drop(Job job, Rows rows) {
        Map<String, Known> all = of(job);
        if (all.isEmpty()) {
            return List.of();
        }
        List<Benchmark> benchmarks = all.values().stream().map(this::benchmark).toList();
        Decontamination decontamination = new Decontamination(benchmarks, WORDS, SIMILARITY);
        Map<String, Long> hits = new HashMap<>();
        rows.forEach((number, row) -> {
            Optional<Hit> hit = decontamination.check(row);
            if (hit.isPresent()) {
                Known known = all.get(hit.get().benchmark());
                rows.drop(
                        number,
                        (known != null && known.heldOut() ? "held_out " : "benchmark ")
                                + word(hit.get().kind()));
                hits.merge(hit.get().benchmark(), 1L, Long::sum);
            }
        });
        return benchmarks.stream()
                .map(one -> new Against(
                        one.name(), one.items().size(), one.sha256(), hits.getOrDefault(one.name(), 0L), HOW))
                .toList();
    }

    /** By their names, of which a team has none twice. */
    private Map<String, Known> of(Job job) {
        Map<String, Known> all = new LinkedHashMap<>();
        datasets.list(job.tenant(), MOST_SETS, 0).stream()
                .filter(Known::heldOut)
                .forEach(known -> all.put(known.name(), known));
        if (job.parameters().get(Recipe.DECONTAMINATE.name()) instanceof List<?> names) {
            names.forEach(name ->
                    datasets.find(job.tenant(), String.valueOf(name)).ifPresent(known -> all.put(known.name(), known)));
        }
        return all;
    }

    private static String word(Hit.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private Benchmark benchmark(Known known) {
        List<Benchmark.Problem> problems = new ArrayList<>();
        datasets.rows()
                .forEachItem(known.id(), item -> problems.add(new Benchmark.Problem(item.id(), item.question())));
        String sha256 = known.sha256();
        return new Benchmark(known.name(), sha256 == null ? "" : sha256, problems);
    }
}
