package io.ponder.gateway.catalog;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The models that one name stands for, each for its share of conversations: {@code 90% qwen | 10% qwen-star-1}.
 *
 * <p>Which of them answers is decided by a hash of the conversation, so that all its turns go to one model, on every gateway.
 * If shares change, only as many conversations move as must.
 */
final class ModelShares {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%\\s*(\\S.*)");
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    /** @param percent above 0 */
    private record Share(String target, BigDecimal percent) {}

    /**
     * Who answers.
     *
     * @param instead of this model, which should but is not served; null where the right one answers
     */
    record Choice(String target, @Nullable String instead) {}

    private final String name;
    private final List<Share> shares;

    private ModelShares(String name, List<Share> shares) {
        this.name = name;
        this.shares = List.copyOf(shares);
    }

    /**
     * @param name that is shared out
     * @param targets one model, or several with their shares
     * @throws IllegalArgumentException with the end of a sentence that says what is wrong with them
     */
    static ModelShares read(String name, String targets) {
        String[] parts = targets.split("\\|", -1);
        if (parts.length == 1 && !WRITTEN.matcher(targets).matches()) {
            return new ModelShares(name, List.of(new Share(targets, WHOLE)));
        }
        List<Share> shares = new ArrayList<>();
        for (String part : parts) {
            Matcher matcher = WRITTEN.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'" + part.strip() + "' is no share, such as 10% qwen-star-1 in 90% qwen | 10% qwen-star-1");
            }
            Share share = new Share(matcher.group(2).strip(), new BigDecimal(matcher.group(1)));
            if (share.percent().signum() == 0) {
                throw new IllegalArgumentException("the share of " + share.target() + " is 0%: leave it out");
            }
            if (shares.stream().anyMatch(other -> other.target().equals(share.target()))) {
                throw new IllegalArgumentException(share.target() + " has two shares");
            }
            shares.add(share);
        }
        BigDecimal sum = shares.stream().map(Share::percent).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(WHOLE) != 0) {
            throw new IllegalArgumentException("the shares add up to " + sum.toPlainString() + "%, not to 100%");
        }
        return new ModelShares(name, shares);
    }

    /**
     * @param conversation what all turns of a conversation have in common; null for whoever gets the largest share
     * @param served whether a target is there. If the chosen one is not, whoever has the largest share of those that are
     *     answers instead
     */
    Choice choose(@Nullable String conversation, Predicate<String> served) {
        Share chosen = conversation == null ? largest(share -> true) : at(point(conversation));
        if (served.test(chosen.target()) || shares.stream().noneMatch(share -> served.test(share.target()))) {
            return new Choice(chosen.target(), null);
        }
        return new Choice(largest(share -> served.test(share.target())).target(), chosen.target());
    }

    private Share largest(Predicate<Share> among) {
        return shares.stream()
                .filter(among)
                .max(Comparator.comparing(Share::percent))
                .orElseThrow();
    }

    /** @param point 0 to 100, without 100 */
    private Share at(double point) {
        double end = 0;
        for (Share share : shares) {
            end += share.percent().doubleValue();
            if (point < end) {
                return share;
            }
        }
        return shares.getLast();
    }

    private double point(String conversation) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((name + '\n').getBytes(StandardCharsets.UTF_8));
            long bits = ByteBuffer.wrap(sha.digest(conversation.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
            // The 53 bits that a double holds.
            return (bits >>> 11) * 0x1.0p-53 * 100;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
