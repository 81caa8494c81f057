package io.ponder.evaluation.run;

import io.ponder.contracts.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of JSON lines that only grows, compressed: every line is a gzip member of its own, so that {@code zcat} reads
 * the whole, and what was written before a kill or a full disk stays readable. A line is written whole or not at all:
 * one that fails is taken back, and the torn end that a killed run leaves is cut off when the file is opened again. For
 * many threads.
 *
 * @param <T> a line
 */
final class Journal<T> implements AutoCloseable {

    private static final JsonMapper JSON = WireJson.mapper();
    /** What {@link GZIPOutputStream} writes before the deflated bytes, and after them. */
    private static final int HEADER = 10;

    private static final int TRAILER = 8;
    private static final int CHUNK = 1 << 16;

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens or makes the file, and cuts a torn end off.
     *
     * @param known told every line that is there
     */
    static <T> Journal<T> open(Path file, Class<T> type, Consumer<? super T> known) throws IOException {
        long whole = Files.exists(file) ? scan(file, type, known) : 0;
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() > whole) {
            channel.truncate(whole);
        }
        channel.position(whole);
        return new Journal<>(channel);
    }

    /** Reads a file that may not exist; a torn end is passed over and left as it is. */
    static <T> void read(Path file, Class<T> type, Consumer<? super T> known) throws IOException {
        if (Files.exists(file)) {
            scan(file, type, known);
        }
    }

    /**
     * Appends a line, which is on disk when this returns.
     *
     * @throws UncheckedIOException if it cannot be written, as on a full disk; the file is then as it was before
     */
    synchronized void append(T line) {
        try {
            byte[] member = compressed(line);
            long before = channel.position();
            try {
                ByteBuffer bytes = ByteBuffer.wrap(member);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(before);
                channel.position(before);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static byte[] compressed(Object line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(JSON.writeValueAsBytes(line));
            gzip.write('\n');
        }
        return bytes.toByteArray();
    }

    /** Reads member after member, and returns where the last whole one ends. */
    private static <T> long scan(Path file, Class<T> type, Consumer<? super T> known) throws IOException {
        Inflater inflater = new Inflater(true);
        long whole = 0;
        int count = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            while (whole + HEADER < size) {
                inflater.reset();
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                if (!inflate(inflater, channel, whole + HEADER, line)) {
                    return whole;
                }
                long end = whole + HEADER + inflater.getBytesRead() + TRAILER;
                if (end > size) {
                    return whole;
                }
                known.accept(JSON.readValue(line.toByteArray(), type));
                count++;
                whole = end;
            }
        } catch (JacksonException e) {
            throw new IOException(
                    file + " is damaged after " + count + " lines: " + e.getOriginalMessage()
                            + "; move it away to ask again what was in it",
                    e);
        } finally {
            inflater.end();
        }
        return whole;
    }

    /** Whether the deflated bytes from here on end properly. */
    private static boolean inflate(Inflater inflater, FileChannel channel, long from, ByteArrayOutputStream to)
            throws IOException {
        ByteBuffer deflated = ByteBuffer.allocate(CHUNK);
        byte[] inflated = new byte[CHUNK];
        long at = from;
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    deflated.clear();
                    int read = channel.read(deflated, at);
                    if (read <= 0) {
                        return false;
                    }
                    at += read;
                    inflater.setInput(deflated.flip());
                }
                to.write(inflated, 0, inflater.inflate(inflated));
                if (inflater.needsDictionary()) {
                    return false;
                }
            }
            return true;
        } catch (DataFormatException e) {
            return false;
        }
    }
}
