package io.ponder.accounts.outbox;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.KeptPrompt;
import io.ponder.accounts.traffic.KeptSearch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of the journal: a checksum (CRC-32C, 8 hexadecimal digits), a letter that tells the kind, and a document of
 * JSON, each but the last followed by a space.
 */
sealed interface Line {

    JsonMapper JSON = JsonMapper.builder().build();

    int CHECKSUM = 8;

    /** A search that has begun, as the entry that it gets if nobody ever settles it. */
    record Begun(Entry ifLost) implements Line {}

    /** A search that has ended. */
    record Ended(Entry entry) implements Line {}

    /** A question and its answer. */
    record Kept(KeptPrompt prompt) implements Line {}

    /** A search that may be used for training. */
    record Traffic(KeptSearch search) implements Line {}

    /** The bytes of the line, with its end. */
    default byte[] bytes() {
        byte[] document = switch (this) {
            case Begun(Entry entry) -> JSON.writeValueAsBytes(entry);
            case Ended(Entry entry) -> JSON.writeValueAsBytes(entry);
            case Kept(KeptPrompt prompt) -> JSON.writeValueAsBytes(prompt);
            case Traffic(KeptSearch search) -> JSON.writeValueAsBytes(search);
        };
        byte[] line = new byte[CHECKSUM + 3 + document.length + 1];
        line[CHECKSUM] = ' ';
        line[CHECKSUM + 1] = (byte)
                switch (this) {
                    case Begun _ -> 'b';
                    case Ended _ -> 'e';
                    case Kept _ -> 'k';
                    case Traffic _ -> 't';
                };
        line[CHECKSUM + 2] = ' ';
        System.arraycopy(document, 0, line, CHECKSUM + 3, document.length);
        line[line.length - 1] = '\n';
        byte[] sum = checksum(line, CHECKSUM, line.length - 1).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, line, 0, CHECKSUM);
        return line;
    }

    /** Of a part of these bytes, always of the same length. */
    static String checksum(byte[] bytes, int from, int to) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, to - from);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /**
     * Reads a line.
     *
     * @param to where its end stands
     * @throws DamagedException when it is not as it was written
     */
    static Line read(byte[] bytes, int from, int to) throws DamagedException {
        if (to - from < CHECKSUM + 3
                || !checksum(bytes, from + CHECKSUM, to)
                        .equals(new String(bytes, from, CHECKSUM, StandardCharsets.US_ASCII))) {
            throw new DamagedException("its checksum is wrong");
        }
        byte[] document = Arrays.copyOfRange(bytes, from + CHECKSUM + 3, to);
        try {
            return switch (bytes[from + CHECKSUM + 1]) {
                case 'b' -> new Begun(JSON.readValue(document, Entry.class));
                case 'e' -> new Ended(JSON.readValue(document, Entry.class));
                case 'k' -> new Kept(JSON.readValue(document, KeptPrompt.class));
                case 't' -> new Traffic(JSON.readValue(document, KeptSearch.class));
                default -> throw new DamagedException("its kind is unknown, perhaps of a newer version");
            };
        } catch (JacksonException e) {
            throw new DamagedException("its document cannot be read: " + e.getOriginalMessage());
        }
    }

    /** A line is not as it was written. */
    final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }
}
