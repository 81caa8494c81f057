package io.ponder.proposer.embedded;

import io.ponder.reasoning.score.Steps;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The text of a continuation as its tokens arrive, held in bytes because a token may end within a character. */
final class GrowingText {

    private static final byte[] SEPARATOR = Steps.SEPARATOR.getBytes(StandardCharsets.UTF_8);

    /** Whether the text has ended, and at what. */
    enum End {
        OPEN,
        /** At a stop string, which is cut off. */
        STOP,
        /** At a step separator, which is kept. */
        STEP
    }

    private final List<byte[]> stops;
    private final boolean oneStep;
    private final int longestStop;
    private byte[] bytes = new byte[256];
    private int length;

    GrowingText(List<byte[]> stops, boolean oneStep) {
        this.stops = stops;
        this.oneStep = oneStep;
        longestStop = Math.max(
                SEPARATOR.length,
                stops.stream().mapToInt(stop -> stop.length).max().orElse(0));
    }

    /** Encodes stop strings for this class; empty ones are dropped. */
    static List<byte[]> stops(List<String> stops) {
        return stops.stream()
                .filter(stop -> !stop.isEmpty())
                .map(stop -> stop.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Appends a token's bytes. Once the text has ended, nothing more may be appended. */
    End append(byte[] piece) {
        if (length + piece.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + piece.length));
        }
        System.arraycopy(piece, 0, bytes, length, piece.length);
        int from = Math.max(0, length - longestStop + 1);
        length += piece.length;
        int stopAt = Integer.MAX_VALUE;
        for (byte[] stop : stops) {
            int at = indexOf(stop, from);
            stopAt = at >= 0 ? Math.min(stopAt, at) : stopAt;
        }
        int stepAt = oneStep ? separator(from) : -1;
        if (stepAt >= 0 && stepAt < stopAt) {
            length = stepAt + SEPARATOR.length;
            return End.STEP;
        }
        if (stopAt < Integer.MAX_VALUE) {
            length = stopAt;
            return End.STOP;
        }
        return End.OPEN;
    }

    /** Where the first step ends; blank lines at the start do not count. */
    private int separator(int from) {
        int at = indexOf(SEPARATOR, from);
        while (at >= 0 && isBlank(at)) {
            at = indexOf(SEPARATOR, at + 1);
        }
        return at;
    }

    private boolean isBlank(int end) {
        for (int i = 0; i < end; i++) {
            if (bytes[i] != ' ' && (bytes[i] < '\t' || bytes[i] > '\r')) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(byte[] part, int from) {
        for (int i = from; i <= length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    /** How many bytes will stay, whatever follows: none of half a character, or of what may be the beginning of a stop string. */
    int certainLength() {
        int end = length;
        for (byte[] stop : stops) {
            end = Math.min(end, length - longestBeginning(stop));
        }
        int begin = end;
        while (begin > 0 && end - begin < 3 && (bytes[begin - 1] & 0xC0) == 0x80) {
            begin--;
        }
        boolean isLead = begin > 0 && (bytes[begin - 1] & 0xC0) == 0xC0;
        int bytesOfLead = isLead ? Integer.numberOfLeadingZeros(~(bytes[begin - 1] << 24)) : 1;
        return isLead && end - begin + 1 < bytesOfLead ? begin - 1 : end;
    }

    /** The length of the longest beginning of a stop string that the text ends with. */
    private int longestBeginning(byte[] stop) {
        for (int of = Math.min(stop.length - 1, length); of > 0; of--) {
            if (Arrays.equals(bytes, length - of, length, stop, 0, of)) {
                return of;
            }
        }
        return 0;
    }

    String between(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    int length() {
        return length;
    }

    boolean endsWith(String ascii) {
        int from = length - ascii.length();
        for (int i = 0; i < ascii.length() && from >= 0; i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return from >= 0;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
