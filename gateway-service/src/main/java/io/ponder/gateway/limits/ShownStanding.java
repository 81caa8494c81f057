package io.ponder.gateway.limits;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.accounts.limit.Counts;
import io.ponder.accounts.limit.Standing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with one limit, as JSON.
 *
 * @param per {@code minute}, {@code day}, {@code month}, or {@code now} for searches at once
 * @param counts {@code searches}, {@code tokens} or {@code usd}
 * @param left at least 0, also where a lowered limit is below what is spent and reserved
 * @param resetsAt null if never
 */
public record ShownStanding(
        String scope,
        String id,
        String per,
        String counts,
        BigDecimal limit,
        BigDecimal spent,
        BigDecimal reserved,
        BigDecimal left,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant resetsAt) {

    private static final int NANO_DIGITS = 9;

    /** In dollars where money is limited. */
    public static ShownStanding of(Standing one) {
        int digits = one.counts() == Counts.NANO_USD ? NANO_DIGITS : 0;
        return new ShownStanding(
                one.owner().scope().wireName(),
                one.owner().id(),
                one.per().wireName(),
                one.counts().wireName(),
                number(one.limit(), digits),
                number(one.spent(), digits),
                number(one.reserved(), digits),
                number(one.left(), digits),
                one.resetsAt());
    }

    private static BigDecimal number(long amount, int digits) {
        return Objects.requireNonNull(LimitsDocument.scaled(amount, digits));
    }
}
