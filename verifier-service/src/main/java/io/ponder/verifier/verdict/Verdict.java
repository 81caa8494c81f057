package io.ponder.verifier.verdict;

import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The judge's answer, read from the probabilities of its first token, as in GenRM (Zhang et al. 2024, arXiv
 * 2408.15240). The score is {@code P(yes) / (P(yes) + P(no))}.
 *
 * @param yes the total probability of tokens that mean yes
 * @param no the total probability of tokens that mean no
 */
public record Verdict(double yes, double no) {

    private static final int SHOWN_TOKENS = 8;
    private static final int SHOWN_CHARS = 20;

    /**
     * Sums over the tokens that are the whole word, in upper or lower case, with any spaces, quotes or marks around it.
     * Single letters do not count, because "Y" also begins "You" and "N" begins "Not".
     *
     * @throws io.ponder.reasoning.model.FailureException when no token means yes or no, so there is no verdict
     */
    public static Verdict of(List<Alternative> alternatives) {
        return of(alternatives, "yes", "no");
    }

    /**
     * The same for other words, or for marks such as + and -.
     *
     * @throws io.ponder.reasoning.model.FailureException when no token means either
     */
    public static Verdict of(List<Alternative> alternatives, String good, String bad) {
        String right = word(good);
        String wrong = word(bad);
        double yes = 0;
        double no = 0;
        for (Alternative alternative : alternatives) {
            double probability = Math.exp(Math.min(0, alternative.logProb()));
            if (Double.isNaN(probability)) {
                continue;
            }
            String word = word(alternative.token());
            if (word.equals(right)) {
                yes += probability;
            } else if (word.equals(wrong)) {
                no += probability;
            }
        }
        if (!(yes + no > 0)) {
            throw Failure.of(Kind.UPSTREAM_ERROR, withoutVerdict(alternatives, right, wrong))
                    .asException();
        }
        return new Verdict(yes, no);
    }

    public double score() {
        return yes / (yes + no);
    }

    private static String word(String token) {
        int from = 0;
        int to = token.length();
        while (from < to && (!Character.isLetterOrDigit(token.charAt(from)) || isSpaceMark(token.charAt(from)))) {
            from++;
        }
        while (to > from && !Character.isLetterOrDigit(token.charAt(to - 1))) {
            to--;
        }
        return from < to ? token.substring(from, to).toLowerCase(Locale.ROOT) : mark(token);
    }

    /** The marks of a token without letters or digits, with surrounding spaces removed. */
    private static String mark(String token) {
        return token.replace('Ġ', ' ').replace('Ċ', ' ').strip();
    }

    /** Byte-level tokenizers write a space as one of these letters, which some engines do not decode. */
    private static boolean isSpaceMark(char c) {
        return c == 'Ġ' || c == 'Ċ';
    }

    private static String withoutVerdict(List<Alternative> alternatives, String good, String bad) {
        if (alternatives.isEmpty()) {
            return "the judge's reply lacks the probabilities of its first token";
        }
        String tokens = alternatives.stream()
                .limit(SHOWN_TOKENS)
                .map(a -> '"'
                        + a.token().substring(0, Math.min(SHOWN_CHARS, a.token().length()))
                        + '"')
                .collect(Collectors.joining(", "));
        return "the judge said neither " + good + " nor " + bad + "; its most likely first words were " + tokens;
    }
}
