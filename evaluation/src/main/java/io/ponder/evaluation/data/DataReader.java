package io.ponder.evaluation.data;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads problems from JSON Lines or one JSON array, packed by gzip or not, in any {@link DataFormat}. */
public final class DataReader {
    /** How many problems are looked at to find out the format. */
    private static final int LOOKED_AT = 100;

    private static final int SHOWN_CHARACTERS = 100;
    private static final String[] ID = {"id", "ID", "unique_id", "task_id", "question_id"};

    private final Map<String, String> names;
    private final boolean open;

    /**
     * @param names for data with names of its own: from a field that a format knows to the file's, such as {@code answer} to
     *     {@code label}; one that begins with a slash is a JSON pointer, {@code /meta/label}
     */
    public DataReader(Map<String, String> names) {
        this(names, false);
    }

    private DataReader(Map<String, String> names, boolean open) {
        this.names = Map.copyOf(names);
        this.open = open;
    }

    /** Reads questions without right answers as well, if the format {@code open} is named. */
    public static DataReader ofOpenToo() {
        return new DataReader(Map.of(), true);
    }

    /**
     * @param format the name of a {@link DataFormat}, in lower case; null for the one that the first problem fits
     * @param skipBroken whether to leave out what cannot be used, or to refuse the file for it
     * @throws DataException if the file cannot be read, holds no problem, or has a broken one and {@code skipBroken} is false
     */
    public DataSet read(Path file, @Nullable String format, boolean skipBroken) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new DataException(
                        Files.exists(file) ? file + " is not a file: name one" : "there is no file " + file);
            }
            DataFormat chosen = format == null ? detect(file) : named(format);
            return read(file, chosen, skipBroken);
        } catch (ZipException | EOFException e) {
            throw new DataException(file + " cannot be unpacked, it is damaged or cut off: " + e.getMessage());
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage());
        }
    }

    private DataSet read(Path file, DataFormat format, boolean skipBroken) throws IOException {
        String name = name(file);
        List<Item> items = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        try (DataEntries entries = DataEntries.open(file)) {
            for (DataEntry entry = entries.next(); entry != null; entry = entries.next()) {
                try {
                    Item item = item(entry, format, name);
                    Integer earlier = lines.putIfAbsent(item.id(), entry.number());
                    if (earlier != null) {
                        throw new Unusable("its id \"" + cut(item.id()) + "\" is that of line " + earlier + " too");
                    }
                    items.add(item);
                } catch (Unusable e) {
                    broken.add(new Broken(entry.number(), String.valueOf(e.getMessage())));
                }
            }
        }
        if (!broken.isEmpty() && (!skipBroken || items.isEmpty())) {
            throw DataException.of(String.valueOf(file.getFileName()), items.size() + broken.size(), broken);
        }
        if (items.isEmpty()) {
            throw empty(file);
        }
        return new DataSet(name, format.label(), sha256(file), items, broken);
    }

    private Item item(DataEntry entry, DataFormat format, String name) {
        Fields fields = entry.fields().renamed(names);
        String id = fields.has(ID) ? fields.text(ID).strip() : name + "-" + entry.number();
        Item item = format.read(id, fields);
        String answer = item.answer();
        if (answer != null && !isReadable(item.format(), answer)) {
            throw new Unusable("no " + what(item.format()) + " can be read from its answer \"" + cut(answer) + "\"");
        }
        return item;
    }

    /** Whether the answer could be read back from a reply that gave it. */
    private static boolean isReadable(AnswerFormat format, String answer) {
        AnswerReader reader = AnswerReader.of(format);
        return format == AnswerFormat.JSON
                ? reader.read(answer, true).isPresent()
                // Not complete: only what is in the box counts.
                : reader.read("\\boxed{" + answer + "}", false).isPresent();
    }

    private static String what(AnswerFormat format) {
        return switch (format) {
            case NUMBER -> "number";
            case CHOICE -> "choice";
            case JSON -> "JSON";
            default -> "answer";
        };
    }

    private DataFormat named(String name) {
        if (!open && name.equals(DataFormat.OPEN.label())) {
            throw new DataException(
                    "questions of the format open have no right answers, so nothing can be measured with them");
        }
        return Arrays.stream(DataFormat.values())
                .filter(format -> format.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        "there is no data format \"" + name + "\"; there are " + DataFormat.described(open)));
    }

    private DataFormat detect(Path file) throws IOException {
        List<Broken> unfit = new ArrayList<>();
        try (DataEntries entries = DataEntries.open(file)) {
            DataEntry entry = entries.next();
            if (entry == null) {
                throw empty(file);
            }
            for (; entry != null && unfit.size() < LOOKED_AT; entry = entries.next()) {
                try {
                    Fields fields = entry.fields().renamed(names);
                    for (DataFormat format : DataFormat.values()) {
                        if (format.fits(fields)) {
                            return format;
                        }
                    }
                    throw new Unusable("it has the fields " + String.join(", ", fields.names()));
                } catch (Unusable e) {
                    unfit.add(new Broken(entry.number(), String.valueOf(e.getMessage())));
                }
            }
        }
        throw new DataException(file.getFileName() + ": nothing in it fits a data format; " + unfit.getFirst()
                + ". There are " + DataFormat.described(open)
                + ", as JSON Lines or one JSON array; "
                + (open
                        ? "name the format open if the questions have no right answers"
                        : "or say which of its fields are question and answer"));
    }

    private static DataException empty(Path file) {
        return new DataException("there is no problem in " + file + ", it is empty");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("(?:\\.(?:jsonl?|ndjson))?(?:\\.gz)?$", "");
    }

    /** The SHA-256 of a file's bytes as they lie there, in hexadecimal. */
    public static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    /** The SHA-256 of all that a stream holds, in hexadecimal. */
    public static String sha256(InputStream in) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Shortens a text, so that a message stays on one line. */
    static String cut(String text) {
        String line = text.replaceAll("\\s++", " ");
        return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
