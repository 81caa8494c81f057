package io.ponder.evaluation.run;

import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.scoring.VerifierClient;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs evaluations against a running Ponder: the gateway searches, verifier-service scores the recorded samples. */
public final class EvaluationSession implements AutoCloseable {

    private final GatewayClient gateway;
    private final VerifierClient verifiers;
    private final InstantSource clock;
    private final Progress progress;

    /**
     * @param gateway closed with this session
     * @param verifierService such as {@code http://127.0.0.1:8083}
     */
    public EvaluationSession(GatewayClient gateway, URI verifierService, InstantSource clock, Progress progress) {
        this.gateway = gateway;
        this.verifiers = new VerifierClient(verifierService, Width.MOST, clock);
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * The model that is meant.
     *
     * @param named null for the first that the gateway lists
     * @throws FailureException if the gateway cannot be reached, or lists no model
     */
    public String model(@Nullable String named) throws InterruptedException {
        return named != null ? named : gateway.firstModel();
    }

    /** Those that verifier-service lists. */
    public List<VerifierInfo> verifiers() {
        return verifiers.verifiers();
    }

    /**
     * Asks for what is missing.
     *
     * @return what failed, and why; repeating the run asks for it again
     * @throws RunException when it cannot go on
     */
    public Map<String, String> run(RunFolder folder, Settings settings, Matrix matrix, List<Item> items, Limits limits)
            throws IOException, RunException, InterruptedException {
        return new Runner(settings, matrix, items, gateway, verifiers, limits, progress, clock).run(folder);
    }

    /** Scores drawn samples with verifiers that have not scored them. Draws nothing; asks nobody when nothing is missing. */
    public Map<String, String> rescore(
            RunFolder folder, Settings settings, Matrix matrix, List<Item> items, Limits limits)
            throws IOException, RunException, InterruptedException {
        Set<String> drawn = new HashSet<>();
        folder.searches(record -> {
            if (record.cell().equals(Cell.SAMPLES)) {
                drawn.add(record.problem());
            }
        });
        List<Cell> samples =
                matrix.cells().stream().filter(cell -> cell.way() == null).toList();
        Matrix scoring = new Matrix(matrix.ways(), samples, matrix.scorers(), matrix.drawVerifier());
        return run(
                folder,
                settings,
                scoring,
                items.stream().filter(item -> drawn.contains(item.id())).toList(),
                limits);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        verifiers.close();
    }
}
