package io.ponder.datasets.file;

import java.io.IOException;
import java.io.OutputStream;

/** Where lines go: one file. */
interface LineSink<L extends Record> extends AutoCloseable {

    void write(L line) throws IOException;

    /** Writes what is left, and closes the file. */
    @Override
    void close() throws IOException;

    /** Opens one on a file. */
    @FunctionalInterface
    interface Opener<L extends Record> {
        LineSink<L> open(OutputStream file) throws IOException;
    }
}
