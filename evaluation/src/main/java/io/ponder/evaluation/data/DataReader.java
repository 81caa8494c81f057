package io.ponder.evaluation.data;

import io.ponder.evaluation.data.DataSet.Broken;
import io.ponder.evaluation.data.Row.BrokenException;
import io.ponder.reasoning.FailureException;
import io.ponder.reasoning.answer.Reference;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads files of problems: one JSON object a line, or one JSON array of them; gzip where the name ends in {@code .gz}. */
public final class DataReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** A problem with its solution is a few KiB. */
    private static final int LONGEST_LINE = 4 << 20;

    private static final int SHOWN = 3;

    private final Map<String, String> fields;

    private DataReader(Map<String, String> fields) {
        this.fields = Map.copyOf(fields);
    }

    /**
     * @param fields what the file calls a field, by the format's name for it: {@code question -> prompt}
     */
    public static DataReader withFields(Map<String, String> fields) {
        return new DataReader(fields);
    }

    /**
     * @param format a name of {@link DataFormat#ALL}; null recognises it by the first row's fields
     * @param skipBroken whether broken lines are left out; otherwise they are refused
     * @throws DataException if the file holds no problems, or a line is broken
     */
    public DataSet read(Path file, @Nullable String format, boolean skipBroken) throws IOException, DataException {
        MessageDigest digest = sha256();
        Reading reading = new Reading(format(format));
        try (InputStream bytes = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest)) {
            String name = file.getFileName().toString();
            refuseOtherFiles(name, bytes);
            lines(name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes, reading);
            // What a gzip reader leaves unread belongs to the file too.
            bytes.readAllBytes();
        } catch (NoSuchFileException e) {
            throw new DataException("There is no file " + file + ".");
        } catch (ZipException e) {
            throw new DataException(file + " is no gzip file: " + e.getMessage());
        }
        List<Broken> broken = reading.broken;
        if (!broken.isEmpty() && !skipBroken) {
            throw new DataException(
                    file + " has " + broken.size() + (broken.size() == 1 ? " broken line" : " broken lines")
                            + ":\n"
                            + broken.stream()
                                    .limit(SHOWN)
                                    .map(its -> "  line " + its.line() + ": " + its.reason())
                                    .collect(Collectors.joining("\n"))
                            + (broken.size() > SHOWN ? "\n  ..." : "")
                            + "\nMend them, or leave them out with --skip-broken.");
        }
        if (reading.items.isEmpty()) {
            throw new DataException(file + " holds no problems"
                    + (broken.isEmpty()
                            ? "."
                            : ": line " + broken.getFirst().line() + ": "
                                    + broken.getFirst().reason()));
        }
        return new DataSet(
                file.getFileName().toString(),
                Objects.requireNonNull(reading.format).name(),
                HexFormat.of().formatHex(digest.digest()),
                reading.items,
                broken);
    }

    private static @Nullable DataFormat format(@Nullable String name) throws DataException {
        if (name == null) {
            return null;
        }
        return DataFormat.named(name)
                .orElseThrow(
                        () -> new DataException("There is no format " + name + "; there are " + DataFormat.listed()));
    }

    /** What data sets also come as. */
    private static void refuseOtherFiles(String name, InputStream bytes) throws IOException, DataException {
        bytes.mark(8);
        byte[] start = bytes.readNBytes(4);
        bytes.reset();
        String magic = new String(start, StandardCharsets.ISO_8859_1);
        if (magic.equals("PAR1")) {
            throw new DataException(name + " is a Parquet file; write it as JSON lines first, as with Python's"
                    + " pandas.read_parquet(FILE).to_json(\"data.jsonl\", orient=\"records\", lines=True)");
        }
        if (magic.startsWith("PK")) {
            throw new DataException(name + " is a zip file; unpack it first");
        }
        if (magic.startsWith("\u001f\u008b") && !name.endsWith(".gz")) {
            throw new DataException(name + " is compressed; give it a name that ends in .gz");
        }
    }

    private static void lines(InputStream bytes, Reading reading) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        boolean isTooLong = false;
        byte[] buffer = new byte[1 << 16];
        for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    reading.line(number++, line.toByteArray(), isTooLong);
                    line.reset();
                    isTooLong = false;
                } else if (line.size() < LONGEST_LINE) {
                    line.write(buffer[i]);
                } else {
                    isTooLong = true;
                }
            }
        }
        reading.line(number, line.toByteArray(), isTooLong);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was read up to now. */
    private final class Reading {

        private final List<Item> items = new ArrayList<>();
        private final List<Broken> broken = new ArrayList<>();
        private final Map<String, Integer> lineOf = new HashMap<>();
        private @Nullable DataFormat format;

        Reading(@Nullable DataFormat format) {
            this.format = format;
        }

        void line(int number, byte[] bytes, boolean isTooLong) {
            if (isTooLong) {
                broken.add(new Broken(number, "it is longer than " + (LONGEST_LINE >> 20) + " MiB"));
                return;
            }
            String text;
            try {
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString()
                        .strip();
            } catch (CharacterCodingException e) {
                broken.add(new Broken(number, "it is not UTF-8"));
                return;
            }
            if (text.startsWith("\uFEFF")) {
                text = text.substring(1);
            }
            if (text.isEmpty()) {
                return;
            }
            JsonNode document;
            try {
                document = JSON.readTree(text);
            } catch (JacksonException e) {
                broken.add(new Broken(number, "it is not JSON: " + firstLine(e.getOriginalMessage())));
                return;
            }
            if (document.isArray()) {
                int element = 1;
                for (JsonNode object : document) {
                    row(element++, object);
                }
            } else {
                row(number, document);
            }
        }

        private void row(int number, JsonNode object) {
            try {
                if (!object.isObject()) {
                    throw new BrokenException("it is no JSON object");
                }
                Row row = new Row(object, fields);
                items.add(checked(number, row));
            } catch (BrokenException e) {
                broken.add(new Broken(number, e.reason()));
            }
        }

        private Item checked(int number, Row row) throws BrokenException {
            DataFormat its = format;
            if (its == null) {
                its = DataFormat.ALL.stream()
                        .filter(one -> one.fits().test(row))
                        .findFirst()
                        .orElseThrow(() ->
                                new BrokenException("its fields " + row.object().propertyNames()
                                        + " are of no known format; known are " + DataFormat.listed()
                                        + ". Name fields with --field question=THEIRS"));
                format = its;
            }
            String id = row.first("id", "ID", "unique_id", "task_id").orElse("line-" + number);
            Item item = its.adapter().item(row, id);
            String answer = item.answer();
            if (answer != null) {
                try {
                    Reference.of(answer, item.format());
                } catch (FailureException e) {
                    throw new BrokenException(
                            "its answer cannot be compared: " + e.failure().message());
                }
            }
            Integer before = lineOf.putIfAbsent(id, number);
            if (before != null) {
                throw new BrokenException("its id \"" + id + "\" is that of line " + before + " too");
            }
            return item;
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
