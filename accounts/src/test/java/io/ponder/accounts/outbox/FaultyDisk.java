package io.ponder.accounts.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk that fails when a test says so. */
final class FaultyDisk implements Disk {

    /** How many more bytes fit; what does not fit is written in part, as a real disk does. */
    volatile long room = Long.MAX_VALUE;

    /** How many more steps there are before the process is killed: that step is half done, and none follows. */
    volatile int stepsLeft = Integer.MAX_VALUE;

    /** How many steps there were. */
    volatile int steps;

    @Override
    public Out open(Path file) throws IOException {
        step();
        Out real = Disk.REAL.open(file);
        return new Out() {
            @Override
            public void write(long position, byte[] bytes) throws IOException {
                if (stepsLeft <= 1 || bytes.length > room) {
                    int some = (int) Math.min(room, bytes.length / 2);
                    if (stepsLeft == 1 || some < bytes.length && stepsLeft > 1) {
                        real.write(position, Arrays.copyOf(bytes, some));
                    }
                    step();
                    throw new IOException("No space left on device");
                }
                step();
                real.write(position, bytes);
                room -= room == Long.MAX_VALUE ? 0 : bytes.length;
            }

            @Override
            public void truncate(long size) throws IOException {
                step();
                real.truncate(size);
            }

            @Override
            public void force() throws IOException {
                step();
                real.force();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    private synchronized void step() throws IOException {
        steps++;
        if (stepsLeft != Integer.MAX_VALUE && --stepsLeft <= 0) {
            throw new IOException("killed");
        }
    }
}
