package io.ponder.evaluation.data;

import java.util.List;
import java.util.stream.Collectors;

/** A file holds no problems that can be used; the message names it and says what to do. */
public final class DataException extends RuntimeException {
    private static final int SHOWN = 3;

    private final transient List<Broken> broken;

    public DataException(String message) {
        this(message, List.of());
    }

    private DataException(String message, List<Broken> broken) {
        super(message);
        this.broken = broken;
    }

    public static DataException of(String file, int lines, List<Broken> broken) {
        String first = broken.stream().limit(SHOWN).map(Broken::toString).collect(Collectors.joining("; "));
        String more = broken.size() > SHOWN ? "; and " + (broken.size() - SHOWN) + " more" : "";
        return new DataException(
                file + ": " + broken.size() + " of " + lines + " problems cannot be used: " + first + more,
                List.copyOf(broken));
    }

    /** Every line that cannot be used; empty where the whole file cannot. */
    public List<Broken> broken() {
        return broken;
    }
}
