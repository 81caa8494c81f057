package io.ponder.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** Stops a run of a model from another thread, before, during or after it. */
public final class Stop implements AutoCloseable {

    private final OrtSession.RunOptions options;
    private boolean stopped;
    private boolean closed;

    public Stop() throws OrtException {
        options = new OrtSession.RunOptions();
    }

    OrtSession.RunOptions options() {
        return options;
    }

    public synchronized void now() {
        stopped = true;
        if (closed) {
            return;
        }
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("a run of ONNX Runtime cannot be stopped", e);
        }
    }

    public synchronized boolean wasAsked() {
        return stopped;
    }

    /** Called once the run has ended: its native memory must not be touched any more. */
    @Override
    public synchronized void close() {
        closed = true;
        options.close();
    }
}
