package io.ponder.evaluation.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the entries of a file one by one, since it may be too large to hold. */
public interface DataEntries extends Closeable {
    /** The longest line that is read. */
    int MAX_BYTES = 4 << 20;

    JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Null after the last. */
    @Nullable
    DataEntry next() throws IOException;

    /**
     * Opens JSON Lines or one JSON array, packed by gzip or not.
     *
     * @throws DataException if the file is something else
     */
    static DataEntries open(Path file) throws IOException {
        InputStream packed = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            InputStream in = startsWith(head(packed), "\u001f\u008b")
                    ? new BufferedInputStream(new GZIPInputStream(packed, 1 << 16), 1 << 16)
                    : packed;
            byte[] head = head(in);
            for (Foreign foreign : Foreign.ALL) {
                if (startsWith(head, foreign.start)) {
                    throw new DataException(file.getFileName() + " is " + foreign.advice);
                }
            }
            boolean array = new String(head, StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .strip()
                    .startsWith("[");
            return array ? new JsonArray(in) : new JsonLines(in);
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    static String reason(JacksonException e) {
        String message =
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        return "it is not JSON: " + DataReader.cut(message);
    }

    private static byte[] head(InputStream in) throws IOException {
        in.mark(64);
        byte[] head = in.readNBytes(64);
        in.reset();
        return head;
    }

    private static boolean startsWith(byte[] head, String start) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith(start);
    }

    /**
     * A kind of file that is mistaken for a data file.
     *
     * @param start its first bytes, as Latin-1
     */
    record Foreign(String start, String advice) {
        private static final String UNPACK = "packed in a way that is not read: unpack it, or pack it with gzip";

        static final List<Foreign> ALL = List.of(
                new Foreign(
                        "PAR1",
                        "a Parquet file: write it as JSON Lines, with pandas"
                                + " pandas.read_parquet(IN).to_json(OUT, orient=\"records\", lines=True)"),
                new Foreign("ARROW1", "an Arrow file: write it as JSON Lines, with datasets Dataset.to_json(OUT)"),
                new Foreign("PK\u0003\u0004", UNPACK),
                new Foreign("\u0028\u00b5\u002f\u00fd", UNPACK),
                new Foreign("BZh", UNPACK),
                new Foreign("\u00fd7zXZ", UNPACK),
                new Foreign("\u00ff\u00fe", "UTF-16: save it as UTF-8"),
                new Foreign("\u00fe\u00ff", "UTF-16: save it as UTF-8"),
                new Foreign("<", "a web page or XML: download the raw JSON Lines instead"),
                new Foreign(
                        "version https://git-lfs", "a pointer of Git LFS: fetch the file itself with git lfs pull"));
    }
}
