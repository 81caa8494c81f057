package io.ponder.gateway.limits;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Budgets;
import io.ponder.accounts.limit.SpendingLimits;
import io.ponder.accounts.limit.SpendingLimits.Cap;
import io.ponder.accounts.tenant.Caller;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps each request within what its tenant allows one request: a larger wish is refused, a larger default lowered. */
@Component
public final class RequestCaps {

    private static final double MILLI = 1e3;

    private final Budgets budgets;

    RequestCaps(Budgets budgets) {
        this.budgets = budgets;
    }

    /**
     * The budget of a request within its caps.
     *
     * @param asked what the client set
     * @param defaults what holds for what it did not set
     * @param path of the budget in the request, such as {@code reasoning.budget.}
     * @throws io.ponder.reasoning.model.FailureException when the client asks for more than a cap
     */
    public Budget.Limits within(Budget.Limits asked, Budget.Limits defaults, String path, Caller caller) {
        SpendingLimits caps = budgets.perRequest(caller);
        Long tokens = caps.most(Cap.TOKENS);
        Long nanoUsd = caps.most(Cap.NANO_USD);
        Long millis = caps.most(Cap.MILLIS);
        Long samples = caps.most(Cap.SAMPLES);
        if (tokens == null && nanoUsd == null && millis == null && samples == null) {
            return asked;
        }
        Double mostTokens = within(asked.maxTokens(), defaults.maxTokens(), tokens, 1, path + "max_tokens");
        Double mostUsd =
                within(asked.maxCostUsd(), defaults.maxCostUsd(), nanoUsd, NanoUsd.PER_USD, path + "max_cost_usd");
        Double mostSeconds = within(asked.maxSeconds(), defaults.maxSeconds(), millis, MILLI, path + "max_seconds");
        Double mostSamples = within(asked.maxSamples(), defaults.maxSamples(), samples, 1, path + "max_samples");
        return new Budget.Limits(
                mostTokens == null ? null : (Long) mostTokens.longValue(),
                mostUsd,
                mostSeconds,
                mostSamples == null ? null : (Integer) mostSamples.intValue(),
                asked.maxParallel());
    }

    private static @Nullable Double within(
            @Nullable Number asked, @Nullable Number byDefault, @Nullable Long cap, double unit, String field) {
        if (cap == null) {
            return asked == null ? null : asked.doubleValue();
        }
        double most = cap / unit;
        if (asked == null) {
            return byDefault == null ? most : Math.min(most, byDefault.doubleValue());
        }
        if (asked.doubleValue() > most) {
            throw Failure.invalid(
                            field,
                            field + " is " + shown(asked.doubleValue()) + ", but a request with this key may have "
                                    + shown(most) + " at most: ask for less, or ask an administrator for more")
                    .asException();
        }
        return asked.doubleValue();
    }

    private static String shown(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
