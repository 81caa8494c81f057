package io.ponder.cli.eval;

import io.ponder.contracts.policy.PolicyFile;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.analysis.Analysis;
import io.ponder.evaluation.policy.Provenance;
import io.ponder.evaluation.redraw.Recording;
import io.ponder.evaluation.report.ReportFiles;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.evaluation.summary.RunSummary.PolicyCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Writes the report of a run's folder. */
final class RunReport {

    /** A policy that was fitted to a run is shown with it. */
    static final String POLICY = "policy.json";

    private static final long GIB = 1L << 30;

    private RunReport() {}

    /**
     * @return the page
     * @throws RunException if no problem has everything
     */
    static Path write(RunFolder run, Settings settings, Matrix matrix, Path to, InstantSource clock)
            throws IOException, RunException {
        Recording recording = Recording.of(run, matrix);
        if (recording.problems().isEmpty()) {
            throw new RunException("no problem has everything the report needs yet: "
                    + recording.missing().values().stream().findFirst().orElse("nothing was asked") + " is missing");
        }
        List<String> notes = new ArrayList<>();
        if (!recording.missing().isEmpty()) {
            notes.add(recording.missing().size()
                    + " of the run's problems are left out, as something of them is missing: "
                    + String.join(", ", recording.missing().keySet()));
        }
        RunSummary.Facts facts = new RunSummary.Facts(
                settings.data(),
                recording.problems().size(),
                settings.model(),
                settings.command(),
                machine(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                notes);
        ReportFiles.write(Analysis.of(facts, settings, matrix, recording.problems(), policy(run)), to);
        return to.resolve("report.html");
    }

    private static @Nullable PolicyCheck policy(RunFolder run) throws IOException, RunException {
        Path file = run.path().resolve(POLICY);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            Map<String, Object> provenance =
                    PolicyFile.parse(Files.readString(file)).provenance();
            return provenance == null
                    ? null
                    : WireJson.mapper()
                            .convertValue(provenance, Provenance.class)
                            .check(POLICY);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new RunException(file + " " + e.getMessage() + "; fit it again or move it away");
        }
    }

    private static String machine() {
        String size = Runtime.getRuntime().availableProcessors() + " processors";
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? size + ", " + Math.round((double) system.getTotalMemorySize() / GIB) + " GiB"
                : size;
    }
}
