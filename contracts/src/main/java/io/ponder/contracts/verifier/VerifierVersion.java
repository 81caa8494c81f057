package io.ponder.contracts.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Versions of verifiers: the first 12 hexadecimal digits of the SHA-256 of what decides over their scores. */
public final class VerifierVersion {

    private static final int DIGITS = 12;

    private VerifierVersion() {}

    /** @param parts with a text that says all of them */
    public static String of(Object... parts) {
        return digits(sha256().digest(Arrays.toString(parts).getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws UncheckedIOException when the file cannot be read */
    public static String ofFile(Path file) {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digits(digest.digest());
    }

    private static String digits(byte[] hash) {
        return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
