package io.ponder.verifier.rewardmodel.onnx;

import io.ponder.engines.ControlTokens;
import io.ponder.onnx.FastTokenizer;
import io.ponder.onnx.FastTokenizer.Encoded;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.verifier.scoring.Shortened;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a pair into tokens, at most as many as the model accepts. A candidate that is too long is refused, or loses its
 * middle, because the answer is at its end.
 */
final class InputTokens {

    /** If fewer tokens of a candidate can be shown, scoring it is pointless. */
    private static final int LEAST = 32;

    private final FastTokenizer tokenizer;
    private final ControlTokens controlTokens;
    private final int most;
    private final boolean shorten;

    InputTokens(FastTokenizer tokenizer, int most, boolean shorten) {
        this.tokenizer = tokenizer;
        this.controlTokens = ControlTokens.of(tokenizer.specialTokens());
        this.most = most;
        this.shorten = shorten;
    }

    sealed interface Read permits Shown, Refused {}

    /** @param note how the tokens differ from what was written; null if they do not */
    record Shown(Encoded tokens, @Nullable String note) implements Read {}

    record Refused(Failure failure) implements Read {}

    Read read(Pair pair) {
        List<String> notes = new ArrayList<>();
        String problem = plain(pair.problem(), "the problem", notes);
        String solution = plain(pair.candidate(), "the candidate", notes);
        Function<String, Encoded> encode = shown -> tokenizer.encode(problem, shown);
        Encoded whole = encode.apply(solution);
        if (whole.count() <= most) {
            return new Shown(whole, note(notes));
        }
        int room = most - encode.apply("").count();
        Encoded fitting = shorten && room >= LEAST ? fitting(solution, encode) : whole;
        if (fitting.count() > most) {
            String why = "problem and candidate have " + whole.count() + " tokens, and the model takes " + most
                    + " (onnx.max-tokens)";
            return new Refused(Failure.of(
                    Kind.CONTEXT_LENGTH_EXCEEDED,
                    shorten ? why + ", of which the problem leaves " + Math.max(0, room) : why));
        }
        notes.add("the model was shown " + fitting.count() + " of " + whole.count()
                + " tokens, without the candidate's middle (onnx.max-tokens " + most + ")");
        return new Shown(fitting, note(notes));
    }

    private String plain(String text, String where, List<String> notes) {
        Set<String> found = new LinkedHashSet<>();
        String plain = controlTokens.brokenUp(text, found);
        String note = ControlTokens.note(found, where);
        if (note != null) {
            notes.add(note);
        }
        return plain;
    }

    /**
     * Keeps as many characters of both ends as fit. More characters never make fewer tokens, except for a few at the
     * cut.
     */
    private Encoded fitting(String solution, Function<String, Encoded> encode) {
        int low = 1;
        int high = Math.min(solution.length() - 1, most * 32);
        Encoded best = encode.apply(Shortened.middle(solution, low).text());
        while (low < high) {
            int kept = (low + high + 1) >>> 1;
            Encoded tokens = encode.apply(Shortened.middle(solution, kept).text());
            if (tokens.count() <= most) {
                best = tokens;
                low = kept;
            } else {
                high = kept - 1;
            }
        }
        return best;
    }

    private static @Nullable String note(List<String> notes) {
        return notes.isEmpty() ? null : String.join("; ", notes);
    }
}
