package io.ponder.cli.tune;

import io.ponder.contracts.policy.DrawingFile;
import io.ponder.contracts.policy.DrawingFile.ModelDrawing;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.tuning.DrawingCandidate;
import io.ponder.evaluation.tuning.TuningOutcome.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the file that search-service reads.
 *
 * @param there what it says so far, of other models too
 */
record DrawingWriter(Path file, DrawingFile there) {

    /**
     * @throws IllegalArgumentException if there is a file that is no drawing; told before anything is paid for
     */
    static DrawingWriter of(Path file) throws IOException {
        try {
            DrawingFile there = Files.exists(file)
                    ? DrawingFile.parse(Files.readString(file))
                    : new DrawingFile(new LinkedHashMap<>());
            return new DrawingWriter(file, there);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--out: " + file + " " + e.getMessage() + "; name another file", e);
        }
    }

    void write(Settings settings, String strategy, int n, DrawingCandidate winner, Judgement judgement)
            throws IOException {
        Difference over = judgement.overToday();
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("data", settings.data());
        provenance.put("data_sha256", settings.dataSha256());
        provenance.put("strategy", strategy);
        provenance.put("n", n);
        provenance.put("judged_on", judgement.winner().right().length);
        provenance.put("accuracy", judgement.winner().accuracy().value());
        provenance.put("default_accuracy", judgement.today().accuracy().value());
        provenance.put("greedy_accuracy", judgement.greedy().accuracy().value());
        provenance.put("p", over.mcNemar() != null ? over.mcNemar() : over.p());
        ModelDrawing old = there.models().get(settings.model());
        ModelDrawing drawing = new ModelDrawing(winner.profile(), old == null ? null : old.strategies(), provenance);
        AtomicFile.write(file, there.with(settings.model(), drawing).toJson());
    }
}
