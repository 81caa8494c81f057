package io.ponder.evaluation.tuning;

import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.RunException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The problems on which a way of drawing is chosen, and others on which the choice is judged. The hash of a question says where
 * it belongs, so it stays there whatever is added to the file, and the same question never stands on both sides.
 *
 * @param choose two in five, in the order of their hashes
 * @param judge the others, likewise
 */
public record ProblemSplit(List<Item> choose, List<Item> judge) {

    /** The fewest problems to choose on. */
    public static final int LEAST_TO_CHOOSE = 16;

    /** The fewest problems to judge on. */
    public static final int LEAST_TO_JUDGE = 30;

    public ProblemSplit {
        choose = List.copyOf(choose);
        judge = List.copyOf(judge);
    }

    private record Hashed(String hash, Item item) {}

    /**
     * @throws RunException saying how many are needed, if there are too few
     */
    public static ProblemSplit of(List<Item> items) throws RunException {
        List<Item> choose = new ArrayList<>();
        List<Item> judge = new ArrayList<>();
        items.stream()
                .map(item -> new Hashed(hash(item.question()), item))
                .sorted(Comparator.comparing(Hashed::hash)
                        .thenComparing(its -> its.item().id()))
                .forEach(its ->
                        (Long.parseLong(its.hash().substring(56), 16) % 5 < 2 ? choose : judge).add(its.item()));
        if (choose.size() < LEAST_TO_CHOOSE || judge.size() < LEAST_TO_JUDGE) {
            throw new RunException("there are too few problems: of " + items.size() + ", " + choose.size()
                    + " are to choose on and " + judge.size() + " to judge on, but at least " + LEAST_TO_CHOOSE
                    + " and "
                    + LEAST_TO_JUDGE + " are needed, which takes about 60 in all; 200 tell differences of ten points");
        }
        return new ProblemSplit(choose, judge);
    }

    private static String hash(String question) {
        String words = question.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of them, as a run's folder keeps them. */
    public List<Item> all() {
        List<Item> all = new ArrayList<>(choose);
        all.addAll(judge);
        return all;
    }
}
