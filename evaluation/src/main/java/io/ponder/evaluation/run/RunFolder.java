package io.ponder.evaluation.run;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.data.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a run is kept: {@code run.json} (what was asked for), {@code problems.jsonl}, {@code searches.jsonl.gz} and
 * {@code scores.jsonl.gz}. Reports are written beside them.
 */
public final class RunFolder {

    private static final JsonMapper JSON = WireJson.mapper();

    private final Path folder;

    public RunFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    private boolean isRun() {
        return Files.exists(folder.resolve("run.json"));
    }

    /**
     * Begins a run, or goes on with one, which then has these strategies, verifiers and budgets. More problems may be
     * added after those that are there.
     *
     * @throws RunException if the folder holds a run whose searches came about otherwise
     */
    public void begin(Settings settings, List<Item> items) throws IOException, RunException {
        Files.createDirectories(folder);
        String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(settings) + "\n";
        if (!isRun()) {
            writeProblems(items);
            // Last, as it says that the rest is there.
            AtomicFile.write(folder.resolve("run.json"), json);
            return;
        }
        if (!settings().isComparable(settings)) {
            throw new RunException(
                    folder + " holds a run whose samples were drawn otherwise, see its run.json: data, model,"
                            + " samples, max-tokens, temperature, prompt, seed and limits must be the same. Name another folder with"
                            + " --out.");
        }
        List<Item> known = items();
        // Seeds follow from a problem's place, so more problems may only come after those that are there.
        if (items.size() < known.size() || !items.subList(0, known.size()).equals(known)) {
            throw new RunException(
                    folder + " holds a run on other problems, or on more; name another folder with --out");
        }
        if (items.size() > known.size()) {
            writeProblems(items);
        }
        AtomicFile.write(folder.resolve("run.json"), json);
    }

    private void writeProblems(List<Item> items) throws IOException {
        StringBuilder lines = new StringBuilder();
        items.forEach(item -> lines.append(JSON.writeValueAsString(item)).append('\n'));
        AtomicFile.write(folder.resolve("problems.jsonl"), lines.toString());
    }

    /**
     * @throws RunException if there is no run in the folder, or its {@code run.json} is damaged
     */
    public Settings settings() throws IOException, RunException {
        if (!isRun()) {
            throw new RunException(folder + " holds no run: there is no run.json in it");
        }
        Path file = folder.resolve("run.json");
        try {
            return JSON.readValue(Files.readString(file), Settings.class);
        } catch (JacksonException e) {
            throw new RunException(file + " is damaged: " + e.getOriginalMessage());
        }
    }

    public List<Item> items() throws RunException {
        Path file = folder.resolve("problems.jsonl");
        try (MappingIterator<Item> items = JSON.readerFor(Item.class).readValues(file)) {
            return items.readAll();
        } catch (JacksonException e) {
            throw new RunException(file + " is damaged: " + e.getOriginalMessage());
        }
    }

    /** Hands over every search that is there, in no order. */
    public void searches(Consumer<? super SearchRecord> each) throws IOException {
        Journal.read(folder.resolve("searches.jsonl.gz"), SearchRecord.class, each);
    }

    public void scores(Consumer<? super ScoreRecord> each) throws IOException {
        Journal.read(folder.resolve("scores.jsonl.gz"), ScoreRecord.class, each);
    }

    Journal<SearchRecord> openSearches(Consumer<? super SearchRecord> known) throws IOException {
        return Journal.open(folder.resolve("searches.jsonl.gz"), SearchRecord.class, known);
    }

    Journal<ScoreRecord> openScores(Consumer<? super ScoreRecord> known) throws IOException {
        return Journal.open(folder.resolve("scores.jsonl.gz"), ScoreRecord.class, known);
    }

    /** The cells that have searches. */
    public Set<String> cells() throws IOException {
        Set<String> cells = new HashSet<>();
        searches(record -> cells.add(record.cell()));
        return cells;
    }
}
