package io.ponder.proposer.embedded.fetch;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** Receives the progress of a fetch. Called by the fetching thread only. */
public interface FetchProgress {

    /**
     * Some bytes of a file have arrived.
     *
     * @param bytes of the file so far, including those of earlier attempts
     * @param total of the file
     * @param bytesPerSecond of this attempt
     */
    void advanced(String file, long bytes, long total, double bytesPerSecond);

    /** Something worth a line of its own: what is being tried, or what failed. */
    void note(String message);

    /** For a terminal: one line that is updated in place. */
    static FetchProgress terminal(PrintStream out) {
        return new FetchProgress() {
            private boolean midLine;
            private long shownAt;

            @Override
            public void advanced(String file, long bytes, long total, double bytesPerSecond) {
                long now = System.nanoTime();
                if (bytes < total && midLine && now - shownAt < 200_000_000L) {
                    return;
                }
                shownAt = now;
                midLine = bytes < total;
                out.print("\r\u001b[K" + describe(file, bytes, total, bytesPerSecond) + (midLine ? "" : "\n"));
                out.flush();
            }

            @Override
            public void note(String message) {
                out.println((midLine ? "\n" : "") + message);
                midLine = false;
            }
        };
    }

    /** For a log or a file: one line for every tenth. */
    static FetchProgress lines(Consumer<String> line) {
        return new FetchProgress() {
            private long lastTenth = -1;

            @Override
            public void advanced(String file, long bytes, long total, double bytesPerSecond) {
                long tenth = bytes * 10 / Math.max(1, total);
                if (tenth != lastTenth) {
                    lastTenth = tenth;
                    line.accept(describe(file, bytes, total, bytesPerSecond));
                }
            }

            @Override
            public void note(String message) {
                line.accept(message);
            }
        };
    }

    private static String describe(String file, long bytes, long total, double bytesPerSecond) {
        return String.format(
                Locale.ROOT,
                "%s: %d %% (%d of %d MB, %.1f MB/s)",
                file,
                bytes * 100 / Math.max(1, total),
                bytes / 1_000_000,
                total / 1_000_000,
                bytesPerSecond / 1e6);
    }
}
