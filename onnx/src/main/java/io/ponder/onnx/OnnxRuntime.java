package io.ponder.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/** The native library that runs models. It is loaded when the first model is. */
public final class OnnxRuntime {

    private OnnxRuntime() {}

    /**
     * @throws IllegalStateException when the library cannot be loaded, saying what it needs
     */
    public static OrtEnvironment environment() {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            environment.setTelemetry(false);
            return environment;
        } catch (LinkageError | IllegalStateException | OrtException e) {
            throw new IllegalStateException(
                    "ONNX Runtime cannot be loaded; on Linux it needs glibc 2.28 or newer and libstdc++ (package"
                            + " libstdc++6), and a temporary folder that is not mounted noexec: " + e,
                    e);
        }
    }

    /**
     * Options of a session.
     *
     * @param threads for one run
     */
    public static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        // Threads that spin while they wait for the next run would take the processors from everything else.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        // Batches have many shapes, and memory planned for each of them is never freed.
        options.setMemoryPatternOptimization(false);
        // ONNX Runtime also throws whatever it logs as an error.
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }
}
