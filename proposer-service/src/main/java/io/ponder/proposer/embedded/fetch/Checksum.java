package io.ponder.proposer.embedded.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Checks a file's SHA-256. Hashing half a gigabyte takes a second, so the result is stored beside the file with its
 * size and modification time, and trusted until one of them changes.
 */
final class Checksum {

    private Checksum() {}

    static boolean matches(Path file, String sha256) throws IOException {
        Path marker = file.resolveSibling(file.getFileName() + ".sha256");
        String expected = String.format(
                Locale.ROOT,
                "%s %d %d",
                sha256,
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis());
        if (Files.isReadable(marker) && Files.readString(marker).strip().equals(expected)) {
            return true;
        }
        if (!of(file).equals(sha256)) {
            Files.deleteIfExists(marker);
            return false;
        }
        try {
            Files.writeString(marker, expected + "\n");
        } catch (IOException e) {
            // The folder cannot be written to (a read-only volume, for example): the file is hashed again next time.
        }
        return true;
    }

    static String of(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 18];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
