package io.ponder.evaluation.run;

import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.score.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run's folder held when it was opened, and so what is missing. Does not change from then on; for many threads.
 */
final class Done {

    /** Marks a search that a cap cut short: its tokens are spent, but its result does not count. */
    static final String CUT = "cut:";

    private final Matrix matrix;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Cell> cells = new HashMap<>();
    private final Set<String> searched = new HashSet<>();
    private final Set<String> scored = new HashSet<>();
    private final Map<String, List<ScoreRequest.Candidate>> unscored = new HashMap<>();

    Done(Matrix matrix, List<Item> all) {
        this.matrix = matrix;
        all.forEach(item -> items.put(item.id(), item));
        matrix.cells().forEach(cell -> cells.put(cell.id(), cell));
    }

    /** A search and what is scored of it. */
    record Task(int number, Item item, Cell cell) {}

    /** Scores must be added before searches, so that a search that has all its scores need not be kept in memory. */
    void add(ScoreRecord record) {
        scored.add(key(record.cell(), record.problem(), record.verifier()));
    }

    void add(SearchRecord record, GatewayReply reply) {
        if (record.cell().startsWith(CUT)) {
            return;
        }
        searched.add(key(record.cell(), record.problem()));
        Cell cell = cells.get(record.cell());
        Item item = items.get(record.problem());
        if (cell != null && item != null && !missingScores(cell, item).isEmpty()) {
            unscored.put(key(cell.id(), item.id()), candidates(cell, reply));
        }
    }

    /** Problem by problem, so that a run that ends early has finished whole problems. */
    List<Task> missing(List<Item> inOrder) {
        List<Task> tasks = new ArrayList<>();
        for (int number = 0; number < inOrder.size(); number++) {
            Item item = inOrder.get(number);
            for (Cell cell : matrix.cells()) {
                if (!isSearched(cell, item) || !missingScores(cell, item).isEmpty()) {
                    tasks.add(new Task(number, item, cell));
                }
            }
        }
        return tasks;
    }

    boolean isSearched(Cell cell, Item item) {
        return searched.contains(key(cell.id(), item.id()));
    }

    /** Those of a search that is there and lacks scores; null where it has to be searched. */
    @Nullable
    List<ScoreRequest.Candidate> unscored(Task task) {
        return unscored.get(key(task.cell().id(), task.item().id()));
    }

    List<String> missingScores(Cell cell, Item item) {
        List<String> all = new ArrayList<>(cell.way() == null ? matrix.scorers() : List.of());
        if (item.tests() != null) {
            all.add(ScoreRecord.CODE);
        }
        all.removeIf(verifier -> scored.contains(key(cell.id(), item.id(), verifier)));
        return all;
    }

    static List<ScoreRequest.Candidate> candidates(Cell cell, GatewayReply reply) {
        if (cell.way() == null) {
            return RecordedSample.of(reply).stream()
                    .map(RecordedSample::candidate)
                    .toList();
        }
        boolean isComplete = reply.finishReason() == FinishReason.STOP;
        return List.of(new ScoreRequest.Candidate(reply.content(), Steps.of(reply.content()), isComplete));
    }

    private static String key(String... parts) {
        return String.join("\u0000", parts);
    }
}
