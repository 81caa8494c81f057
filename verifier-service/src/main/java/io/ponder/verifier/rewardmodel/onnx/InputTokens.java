package io.ponder.verifier.rewardmodel.onnx;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.verifier.rewardmodel.onnx.PairTokenizer.Encoded;
import io.ponder.verifier.scoring.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of a pair the model is shown: as many tokens as it takes. A candidate that
 * is too long is refused, or loses its middle, since its answer stands at its end.
 */
final class InputTokens {

    /** A candidate of which less can be shown is not worth scoring. */
    private static final int LEAST = 32;

    private final PairTokenizer tokenizer;
    private final int most;
    private final boolean shorten;

    InputTokens(PairTokenizer tokenizer, int most, boolean shorten) {
        this.tokenizer = tokenizer;
        this.most = most;
        this.shorten = shorten;
    }

    sealed interface Read permits Shown, Refused {}

    /**
     * @param note how the model sees it otherwise than it was written; null when it does not
     */
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

    /** As many characters of both ends as fit: more of them are never fewer tokens, but for a few at the cut. */
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

    private String plain(String text, String where, List<String> notes) {
        String plain = text;
        for (String token : tokenizer.controlTokens()) {
            if (plain.contains(token)) {
                int first = token.offsetByCodePoints(0, 1);
                plain = plain.replace(token, token.substring(0, first) + " " + token.substring(first));
                notes.add("the model's token " + token + " in " + where + " was broken up");
            }
        }
        return plain;
    }

    private static @Nullable String note(List<String> notes) {
        return notes.isEmpty() ? null : String.join("; ", notes);
    }
}
