package io.ponder.gateway.estimate;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.ledger.PastSearches;
import io.ponder.accounts.ledger.PastSearches.Past;
import io.ponder.contracts.search.PlannedSearch;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.estimate.Estimate.Basis;
import io.ponder.gateway.estimate.Estimate.Calibration;
import io.ponder.gateway.estimate.Estimate.Range;
import io.ponder.gateway.estimate.Estimate.Tested;
import io.ponder.gateway.estimate.Foretelling.Observed;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.question.WorstCases;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.SearchBound.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Estimates what questions would cost: from the caller's organization's own past searches of the same kind, or, while there are too few
 * of them, from what the strategy and its policy say.
 */
@Component
final class Estimates {

    /** Past searches that are read; the older ones of them only test the ranges. */
    private static final int READ = 400;

    private static final double MILLI = 1e3;

    /** Against errors of binary fractions. */
    private static final double ROUNDING = 1e-6;

    private final Searches searches;
    private final WorstCases worstCases;
    private final PastSearches ledger;

    Estimates(Searches searches, WorstCases worstCases, PastSearches ledger) {
        this.searches = searches;
        this.worstCases = worstCases;
        this.ledger = ledger;
    }

    /** @throws io.ponder.reasoning.model.FailureException when the question's search would be refused */
    Estimate of(Question question, RequestContext context) {
        PlannedSearch planned = searches.plan(context, question);
        WorstCases.Known known = worstCases.of(question);
        SearchBound worst = known.bound();
        SearchBound taught = worstCases.of(question.search().as(planned)).bound();
        List<Past> past = ledger.like(question.caller().organization(), known.foreseen(), READ);
        List<Past> priced = past.stream().filter(one -> one.nanoUsd() != null).toList();
        List<Observed> tokens = observed(past, Past::tokens);
        List<Observed> seconds = observed(past, one -> one.millis() / MILLI);
        List<Observed> money = observed(priced, one -> one.nanoUsd() == null ? 0 : NanoUsd.usd(one.nanoUsd()));
        double size = known.foreseen().size();
        Double mostUsd = worst.costUsd();
        Spend likely = taught.likely();
        List<String> notes = new ArrayList<>(question.notes());
        notes.addAll(planned.notes());
        return new Estimate(
                "estimate",
                planned.model(),
                planned.strategy(),
                planned.verifier(),
                Math.min(worst.samples(), taught.samples()),
                whole(range(
                        tokens,
                        size,
                        taught.least().tokens(),
                        likely == null ? null : (Double) (double) likely.tokens(),
                        worst.tokens())),
                range(seconds, size, 0, null, worstCases.seconds(question)),
                mostUsd == null
                        ? null
                        : range(
                                money,
                                size,
                                zero(taught.least().costUsd()),
                                likely == null ? null : likely.costUsd(),
                                mostUsd),
                basis(past.size(), planned.strategy()),
                new Calibration(
                        Foretelling.AIM, tested(tokens), tested(seconds), mostUsd == null ? null : tested(money)),
                notes);
    }

    private static List<Observed> observed(List<Past> past, ToDoubleFunction<Past> figure) {
        return past.stream()
                .map(one -> new Observed(one.size(), figure.applyAsDouble(one)))
                .toList();
    }

    private static Tested tested(List<Observed> past) {
        return Tested.of(Foretelling.test(past));
    }

    private static double zero(@Nullable Double usd) {
        return usd == null ? 0 : usd;
    }

    /** From the past, and without enough of it from the least, what is likely, and the worst. */
    private static Range<Double> range(
            List<Observed> past, double size, double least, @Nullable Double likely, double worst) {
        return Foretelling.of(past, size)
                .map(range -> new Range<>(
                        Math.min(range.low(), worst),
                        Math.min(range.likely(), worst),
                        Math.min(range.high(), worst),
                        worst))
                .orElseGet(() -> new Range<>(
                        Math.min(least, worst),
                        likely == null ? null : (Double) Math.min(likely, worst),
                        worst,
                        worst));
    }

    private static Range<Long> whole(Range<Double> range) {
        Double likely = range.likely();
        return new Range<>(
                (long) Math.floor(range.low() + ROUNDING),
                likely == null ? null : (Long) Math.round(likely),
                (long) Math.ceil(range.high() - ROUNDING),
                (long) Math.ceil(range.worst()));
    }

    private static Basis basis(int past, String strategy) {
        if (past >= Foretelling.FEWEST) {
            return new Basis(
                    "past_searches",
                    past,
                    "the latest " + Math.min(past, Foretelling.MOST)
                            + " searches of your organization with the same model, " + strategy
                            + " with the same parameters, and questions of like length");
        }
        return new Basis(
                "policy",
                past,
                "what " + strategy + " draws as a rule and at most; your organization has made "
                        + (past == 0 ? "no search" : past == 1 ? "one search" : "only " + past + " searches")
                        + " like it yet, and " + Foretelling.FEWEST + " are needed to learn from");
    }
}
