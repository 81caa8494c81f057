package io.ponder.verifier.learned;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.ponder.contracts.learned.LearnedVerifier;
import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.onnx.OnnxRuntime;
import io.ponder.reasoning.model.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A learned verifier's file: features in, probabilities out. A run takes microseconds, so it needs no thread of its own and is
 * not stopped half-way.
 */
final class LearnedModel implements AutoCloseable {

    private final LearnedVerifier verifier;
    private final String version;
    private final OrtSession session;

    /** The read lock is held during a run and the write lock to close, because native memory must outlive every run. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private LearnedModel(LearnedVerifier verifier, String version, OrtSession session) {
        this.verifier = verifier;
        this.version = version;
        this.session = session;
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with the file, without naming it
     */
    static LearnedModel open(Path file) {
        OrtEnvironment environment = OnnxRuntime.environment();
        OrtSession session;
        try (OrtSession.SessionOptions options = OnnxRuntime.options(1)) {
            session = environment.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw new IllegalArgumentException("cannot be read as an ONNX model: " + firstLine(e), e);
        }
        try {
            LearnedVerifier verifier = description(session);
            requireShape(session, verifier);
            return new LearnedModel(verifier, VerifierVersion.ofFile(file), session);
        } catch (OrtException | RuntimeException e) {
            closed(session);
            throw e instanceof RuntimeException wrong ? wrong : new IllegalArgumentException(firstLine(e), e);
        }
    }

    private static LearnedVerifier description(OrtSession session) throws OrtException {
        String json = session.getMetadata().getCustomMetadata().get(LearnedVerifier.KEY);
        if (json == null) {
            throw new IllegalArgumentException("is an ONNX model, but none that ./ponder verifier train wrote; serve a"
                    + " reward model by ponder.reward-models");
        }
        return LearnedVerifier.parse(json);
    }

    private static void requireShape(OrtSession session, LearnedVerifier verifier) throws OrtException {
        NodeInfo input = session.getInputInfo().get(LearnedVerifier.INPUT);
        boolean fits = input != null
                && session.getOutputInfo().containsKey(LearnedVerifier.OUTPUT)
                && input.getInfo() instanceof TensorInfo tensor
                && tensor.getShape().length == 2
                && tensor.getShape()[1] == verifier.features().size();
        if (!fits) {
            throw new IllegalArgumentException("does not take the "
                    + verifier.features().size() + " features that it says it learned from; train it again");
        }
    }

    LearnedVerifier verifier() {
        return verifier;
    }

    /** Of its file. */
    String version() {
        return version;
    }

    /**
     * @param rows of features, at least one
     * @return the calibrated probability of each
     */
    double[] probabilities(List<double[]> rows) {
        float[][] features = new float[rows.size()][];
        for (int i = 0; i < features.length; i++) {
            double[] row = rows.get(i);
            features[i] = new float[row.length];
            for (int j = 0; j < row.length; j++) {
                features[i][j] = (float) row[j];
            }
        }
        use.readLock().lock();
        try {
            if (closed) {
                throw Failure.of(Failure.Kind.UPSTREAM_UNAVAILABLE, "verifier " + verifier.name() + " is shutting down")
                        .asException();
            }
            try (OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), features);
                    OrtSession.Result result = session.run(Map.of(LearnedVerifier.INPUT, input))) {
                float[][] raw = (float[][]) result.get(0).getValue();
                double[] probabilities = new double[raw.length];
                for (int i = 0; i < raw.length; i++) {
                    probabilities[i] = verifier.curve().at(raw[i][0]);
                }
                return probabilities;
            }
        } catch (OrtException e) {
            throw Failure.of(
                            Failure.Kind.INTERNAL,
                            "verifier " + verifier.name() + ": ONNX Runtime failed: " + firstLine(e))
                    .asException();
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            closed(session);
        } finally {
            use.writeLock().unlock();
        }
    }

    private static void closed(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session of ONNX Runtime was closed twice", e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
