package io.ponder.evaluation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files entirely or not at all: a full disk leaves what was there before. */
final class WholeFile {

    private WholeFile() {}

    static void write(Path file, byte[] bytes) throws IOException {
        // Not createTempFile, whose files nobody else may read.
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
