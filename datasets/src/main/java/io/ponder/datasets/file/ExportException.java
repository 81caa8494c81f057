package io.ponder.datasets.file;

/** Nothing was written, and why. */
public final class ExportException extends RuntimeException {

    public ExportException(String message) {
        super(message);
    }

    ExportException(String message, Throwable cause) {
        super(message, cause);
    }
}
