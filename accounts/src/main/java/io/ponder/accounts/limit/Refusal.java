package io.ponder.accounts.limit;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Says no, and which limit of whom says so. */
public final class Refusal extends FailureException {

    private static final long serialVersionUID = 1L;

    /** When to ask again for what other searches hold: they end at any moment. */
    private static final double SOON = 2;

    private final transient RateState rates;
    private final transient Per per;

    private Refusal(Failure failure, RateState rates, Per per) {
        super(failure);
        this.rates = rates;
        this.per = per;
    }

    /** What the caller has left of its rates. */
    public RateState rates() {
        return rates;
    }

    /** Whether only too many searches run at once, which is over as soon as one ends. */
    public boolean isAtOnce() {
        return per == Per.NOW;
    }

    static Refusal of(Ruling.Refused refused, RateState rates, Instant now) {
        Bound bound = refused.bound();
        Per per = bound.window().per();
        long need = Math.max(1, refused.need());
        boolean neverFits = per != Per.NOW && need > bound.limit().most();
        boolean isHeld = bound.leftOnceSettled() >= need;
        boolean isRate = per == Per.NOW || per == Per.MINUTE;
        Kind kind = neverFits || !isHeld && !isRate ? Kind.QUOTA_SPENT : Kind.RATE_LIMITED;
        double untilReset =
                Math.max(0.001, Duration.between(now, bound.window().ends()).toMillis() / 1000.0);
        Double retryAfter = kind == Kind.QUOTA_SPENT ? null : isHeld ? Math.min(SOON, untilReset) : untilReset;
        String message = per == Per.NOW ? atOnce(bound) : spent(bound, need, neverFits, isHeld);
        return new Refusal(new Failure(kind, message, null, List.of(), retryAfter), rates, per);
    }

    static Refusal of(Ruling.Unpriced unpriced, RateState rates) {
        Bound bound = unpriced.bound();
        return new Refusal(
                Failure.of(
                        Kind.FORBIDDEN,
                        "the spending of " + bound.window().owner().shown() + " is limited in US dollars,"
                                + " and a model that this request uses has no price: choose another model,"
                                + " or have an administrator set its price"),
                rates,
                bound.window().per());
    }

    private static String atOnce(Bound bound) {
        return bound.window().owner().shown() + " may have " + bound.limit().most()
                + " searches at once, and so many are running: wait until one has ended";
    }

    private static String spent(Bound bound, long need, boolean neverFits, boolean isHeld) {
        Window window = bound.window();
        Counts counts = bound.limit().counts();
        String whose = "the limit of " + window.owner().shown() + ", "
                + shown(counts, bound.limit().most()) + per(window.per());
        String needs = "this request needs up to " + shown(counts, need);
        if (neverFits) {
            return whose + ", is below what this request may need: " + shown(counts, need)
                    + "; ask for less with a smaller budget";
        }
        String state = shown(counts, window.spent().of(counts)) + " spent and "
                + shown(counts, window.reserved().of(counts)) + " held by running searches";
        String end = window.per() == Per.WHOLE
                ? "ask for less, or begin another conversation"
                : isHeld ? "try again when one of them has ended" : "it begins anew at " + window.ends();
        return whose + ", is reached: " + state + ", and " + needs + "; " + end;
    }

    private static String per(Per per) {
        return switch (per) {
            case MINUTE -> " a minute";
            case DAY -> " a day";
            case MONTH -> " a month";
            case WHOLE -> " in all";
            case NOW -> " at once";
        };
    }

    private static String shown(Counts counts, long amount) {
        return switch (counts) {
            case SEARCHES -> amount + (amount == 1 ? " search" : " searches");
            case TOKENS -> amount + (amount == 1 ? " token" : " tokens");
            case NANO_USD -> "$" + dollars(amount);
        };
    }

    /** Whole cents, or as many digits as it takes to tell a smaller amount. */
    private static String dollars(long nanoUsd) {
        BigDecimal exact = BigDecimal.valueOf(nanoUsd, 9).stripTrailingZeros();
        return exact.setScale(Math.max(2, exact.scale())).toPlainString();
    }
}
