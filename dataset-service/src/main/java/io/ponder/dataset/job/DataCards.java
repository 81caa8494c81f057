package io.ponder.dataset.job;

import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.Difficulty;
import io.ponder.contracts.dataset.JobDocument.Funnel;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.FromTraffic;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.datasets.card.CardRows;
import io.ponder.datasets.card.DataCard;
import io.ponder.datasets.card.DataCard.Cost;
import io.ponder.datasets.card.DataCard.Recipe;
import io.ponder.datasets.card.DataCard.Source;
import io.ponder.datasets.card.DataCard.Stage;
import io.ponder.datasets.card.RowSummary;
import io.ponder.datasets.personal.PersonalNotes;
import io.ponder.datasets.row.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Data sets as their cards tell them, before they are written to files. */
final class DataCards {

    /** How far back a data set's questions are traced through the jobs that made them. */
    private static final int MOST_GENERATIONS = 20;

    private static final String KEPT = "keep";

    private final JobStore jobs;
    private final JobDocuments documents;
    private final DatasetStore datasets;
    private final Recipes recipes;

    DataCards(JobStore jobs, JobDocuments documents, DatasetStore datasets, Recipes recipes) {
        this.jobs = jobs;
        this.documents = documents;
        this.datasets = datasets;
        this.recipes = recipes;
    }

    /** @param withRows whether to look at each row too, which takes a while if there are many */
    DataCard of(Known dataset, boolean withRows) {
        JobDocument job = job(dataset).map(found -> documents.of(found, true)).orElse(null);
        CardRows rows = new CardRows();
        if (withRows && job != null) {
            look(dataset, rows);
        }
        Map<String, Long> reasons = datasets.rows().reasons(dataset.id());
        return new DataCard(
                dataset.name(),
                made(dataset, job),
                command(dataset, job),
                job == null ? null : new Recipe(job.recipe(), job.parameters()),
                job == null ? List.of() : funnel(job),
                job == null || job.source() == null
                        ? List.of()
                        : job.byDifficulty().stream().map(DataCards::difficulty).toList(),
                sources(dataset),
                rows.models(),
                rows.verifiers(),
                job == null ? List.of() : jobs.decontaminated(job.id()),
                cost(job),
                Map.of("train", reasons.getOrDefault("", 0L)),
                "ponder",
                job == null ? "prompt_only" : "any",
                "jsonl",
                List.of(),
                rows.summary(),
                job == null ? List.of() : notes(job, rows.summary()));
    }

    private Optional<Job> job(Known dataset) {
        String id = dataset.job();
        return id == null ? Optional.empty() : jobs.find(id);
    }

    private void look(Known dataset, CardRows rows) {
        datasets.rows().forEach(dataset.id(), true, 0, (_, content) -> {
            JsonNode json = WireJson.mapper().readTree(content);
            Iterator<Row> one =
                    List.of(WireJson.mapper().treeToValue(json, Row.class)).iterator();
            rows.counting(one).next();
        });
    }

    private static Instant made(Known dataset, @Nullable JobDocument job) {
        Long ended = job == null ? null : job.endedAt();
        return ended == null ? dataset.createdAt() : Instant.ofEpochSecond(ended);
    }

    private String command(Known dataset, @Nullable JobDocument job) {
        if (job == null) {
            return "./ponder data upload FILE --name " + quoted(dataset.name());
        }
        String source = job.source();
        StringBuilder command = new StringBuilder("./ponder data make " + job.recipe()
                + (source == null ? "" : " --from " + quoted(name(dataset.tenant(), source))) + " --name "
                + quoted(dataset.name()));
        job.parameters().forEach((name, value) -> {
            if (!value.equals("") && !value.equals(List.of())) {
                String text =
                        value instanceof String word ? word : WireJson.mapper().writeValueAsString(value);
                command.append(" --set ").append(quoted(name + "=" + text));
            }
        });
        return command.toString();
    }

    private String name(String tenant, String id) {
        return datasets.find(tenant, id).map(Known::name).orElse(id);
    }

    /** As one word of a shell. */
    private static String quoted(String text) {
        return text.matches("[\\w.,:=/+@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static List<Stage> funnel(JobDocument job) {
        Funnel funnel = job.funnel();
        if (job.source() == null) {
            return List.of(new Stage("mixed", funnel.made(), funnel.kept(), funnel.dropped()));
        }
        long wrong = funnel.sampled() - funnel.right();
        return List.of(
                new Stage("asked", job.progress().units(), funnel.asked(), funnel.failures()),
                new Stage("right", funnel.sampled(), funnel.right(), wrong > 0 ? Map.of("not right", wrong) : Map.of()),
                new Stage("kept", funnel.made(), funnel.kept(), funnel.dropped()));
    }

    private static DataCard.Difficulty difficulty(Difficulty one) {
        String passRate = one.to() == 0 ? "0" : String.format(Locale.ROOT, "%s-%s", one.from(), one.to());
        return new DataCard.Difficulty(passRate, one.asked(), one.kept());
    }

    /** Where its questions come from, and where those came from. */
    private List<Source> sources(Known dataset) {
        Set<Source> sources = new LinkedHashSet<>();
        addSources(dataset, 0, sources);
        if (sources.isEmpty()) {
            sources.add(source(dataset));
        }
        return List.copyOf(sources);
    }

    private void addSources(Known dataset, int generation, Set<Source> sources) {
        Job job = job(dataset).orElse(null);
        if (job == null || generation == MOST_GENERATIONS) {
            return;
        }
        for (String named :
                job.source().isEmpty() ? recipes.mixed(job.recipe(), job.parameters()) : List.of(job.source())) {
            Known source = datasets.find(dataset.tenant(), named).orElse(null);
            if (source == null) {
                sources.add(new Source(named, job.source().isEmpty() ? null : dataset.licence(), job.units(), null));
            } else {
                sources.add(source(source));
                addSources(source, generation + 1, sources);
            }
        }
    }

    private static Source source(Known known) {
        return new Source(known.name(), known.licence(), known.rows(), known.sha256());
    }

    private static Cost cost(@Nullable JobDocument job) {
        if (job == null) {
            return new Cost(null, null, null, null, null);
        }
        Long begun = job.startedAt();
        Long ended = job.endedAt();
        Double seconds = begun == null || ended == null ? null : (Double) (double) (ended - begun);
        return new Cost(job.spent().costUsd(), null, null, job.spent().calls(), seconds);
    }

    private static List<String> notes(JobDocument job, RowSummary rows) {
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "Its calls used %,d tokens in all; %,d further calls had been paid for by earlier jobs.",
                job.spent().tokens(),
                job.spent().remembered()));
        notes.add(
                "No question of a data set that was held out is in it; questions are compared by a hash of their words.");
        notes.addAll(PersonalNotes.of(rows));
        if (KEPT.equals(job.parameters().get("personal"))) {
            notes.add("Nobody looked for personal data: the job was made with personal=" + KEPT + ".");
        }
        if (!job.state().isEnd()) {
            notes.add("The job had not ended: these are the rows until then.");
        } else if (job.trouble() != null) {
            notes.add("The job ended early: " + job.trouble());
        }
        if (job.recipe().equals(FromTraffic.NAME)) {
            notes.add(
                    "It is made of searches that their team and their client let be used for training. Whose they were is"
                            + " known by a pseudonym only, by which each person's rows can be deleted.");
        }
        job.alarms().forEach(alarm -> notes.add("Alarm: " + alarm));
        return notes;
    }
}
