package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Objects to text that repeats itself: too many of its n-grams of words have occurred before (the measure of MassiveText's
 * quality filter, Rae et al. 2021, arXiv 2112.11446, table A1), or it ends in a loop. A thought that is written out again as
 * an answer is not a repetition yet: at most half of its n-grams can have occurred before.
 *
 * @param words in an n-gram, at least 2
 * @param mostRepeated the share of n-grams that may have occurred before, 0 to 1
 */
public record Repetitive(int words, double mostRepeated) implements TextFilter {

    /** A loop that is found: so often in a row... */
    private static final int ROUNDS = 4;

    /** ...the same words, at most so many... */
    private static final int LONGEST_ROUND = 200;

    /** ...and at least so many altogether, because "ha ha ha ha" is none. */
    private static final int SHORTEST_LOOP = 16;

    public Repetitive {
        if (words < 2 || !(mostRepeated >= 0 && mostRepeated <= 1)) {
            throw new IllegalArgumentException("an n-gram has 2 words or more, and a share is 0 to 1");
        }
    }

    /** Ten words in a row, and a little more than a thought that is repeated in the answer. */
    public static Repetitive usual() {
        return new Repetitive(10, 0.55);
    }

    @Override
    public String name() {
        return "repetitive";
    }

    @Override
    public Optional<String> objection(Row row, String text) {
        List<String> all = List.of(text.strip().split("\\s+"));
        int round = loopAtEnd(all);
        if (round > 0) {
            return Optional.of("it ends in a loop of " + round + (round == 1 ? " word" : " words"));
        }
        double share = repeatedShare(all);
        return share <= mostRepeated
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%.0f %% of it was written before", 100 * share));
    }

    private double repeatedShare(List<String> all) {
        int runs = all.size() - words + 1;
        Set<List<String>> seen = new HashSet<>();
        int repeated = 0;
        for (int i = 0; i < runs; i++) {
            repeated += seen.add(all.subList(i, i + words)) ? 0 : 1;
        }
        return runs <= 0 ? 0 : (double) repeated / runs;
    }

    /** The words of one round of the loop that a text ends in, its last round perhaps cut off; 0 for no loop. */
    private static int loopAtEnd(List<String> all) {
        for (int round = 1; round <= Math.min(LONGEST_ROUND, all.size() / ROUNDS); round++) {
            int same = 0;
            while (same < all.size() - round
                    && all.get(all.size() - 1 - same).equals(all.get(all.size() - 1 - same - round))) {
                same++;
            }
            if (same >= round * (ROUNDS - 1) && same + round >= SHORTEST_LOOP) {
                return round;
            }
        }
        return 0;
    }
}
