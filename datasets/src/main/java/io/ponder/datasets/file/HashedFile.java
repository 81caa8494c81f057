package io.ponder.datasets.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A new file that counts and hashes its bytes as they are written. Once closed, it is on the disk. */
final class HashedFile extends OutputStream {

    private final FileChannel channel;
    private final MessageDigest digest;
    private long bytes;
    private String sha256 = "";

    HashedFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(data, from, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        digest.update(data, from, length);
        bytes += length;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                channel.force(true);
            }
            sha256 = HexFormat.of().formatHex(digest.digest());
        }
    }

    long bytes() {
        return bytes;
    }

    /** Of the whole file, once it is closed. */
    String sha256() {
        return sha256;
    }
}
