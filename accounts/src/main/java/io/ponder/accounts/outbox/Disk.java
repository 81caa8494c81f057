package io.ponder.accounts.outbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Files that the journal writes. Tests put a failing one in its place. */
@FunctionalInterface
interface Disk {

    /** Opens a file for writing, and creates it if it is missing. */
    Out open(Path file) throws IOException;

    /** A file that is written. */
    interface Out extends AutoCloseable {

        void write(long position, byte[] bytes) throws IOException;

        /** Cuts the file off behind so many bytes. */
        void truncate(long size) throws IOException;

        /** Returns when all that was written is on the disk itself. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** The real disk. Not by a channel, since the interrupt of one writing thread would close it for all. */
    Disk REAL = path -> {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        return new Out() {
            @Override
            public void write(long position, byte[] bytes) throws IOException {
                file.seek(position);
                file.write(bytes);
            }

            @Override
            public void truncate(long size) throws IOException {
                file.setLength(size);
            }

            @Override
            public void force() throws IOException {
                file.getFD().sync();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    };
}
