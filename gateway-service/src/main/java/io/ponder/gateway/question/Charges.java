package io.ponder.gateway.question;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Amount;
import io.ponder.accounts.limit.Claim;
import io.ponder.accounts.limit.Hold;
import io.ponder.accounts.limit.RateState;
import io.ponder.accounts.limit.Spending;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchId;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has the worst case of each search reserved before it begins, and settles what it spent when it has ended. */
@Component
final class Charges {

    /** Tokens without which not even one short answer is likely. */
    private static final long ONE_SAMPLE = 512;

    /** How long after its deadline a search can still be settled before its reservation expires. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Spending spending;
    private final Outbox outbox;
    private final WorstCases worstCases;
    private final KeptTexts texts;
    private final KeptTraffic traffic;
    private final InstantSource clock;

    Charges(
            Spending spending,
            Outbox outbox,
            WorstCases worstCases,
            KeptTexts texts,
            KeptTraffic traffic,
            InstantSource clock) {
        this.traffic = traffic;
        this.worstCases = worstCases;
        this.spending = spending;
        this.outbox = outbox;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * Reserves.
     *
     * @throws io.ponder.reasoning.model.FailureException when the caller may not spend that much
     */
    Charge begin(Question question, RequestContext context) {
        Instant now = clock.instant();
        WorstCases.Known known = worstCases.of(question);
        SearchBound bound = known.bound();
        Double cost = bound.costUsd();
        Amount worst = new Amount(bound.tokens(), cost == null ? null : (Long) NanoUsd.of(cost));
        Instant deadline = context.deadline() == null ? now.plus(Budget.TIME_CEILING) : context.deadline();
        outbox.requireRoom();
        String id = SearchId.at(now);
        Hold hold = spending.reserve(new Claim(
                id,
                question.caller(),
                question.conversation(),
                worst,
                least(question.search(), worst),
                Duration.between(now, deadline).plus(GRACE),
                question.isInBackground(),
                question.operation(),
                named(question.search().model()),
                named(question.search().strategy()),
                context.requestId()));
        Charge charge = new Charge(id, question, context.requestId(), now, hold, known.foreseen());
        outbox.begin(charge.entry(Outcome.LOST, null, null, null));
        return charge;
    }

    /** What a search must be granted to be of use: the budget that its client set, or else room for one sample. */
    private static Amount least(SearchRequest search, Amount worst) {
        Budget.Limits budget = search.budget();
        Integer sample = search.sampling().maxTokens();
        long tokens = budget.maxTokens() != null
                ? worst.tokens()
                : Math.min(worst.tokens(), sample == null ? ONE_SAMPLE : sample);
        Long money = worst.nanoUsd();
        if (money == null || budget.maxCostUsd() != null || worst.tokens() == 0) {
            return new Amount(tokens, money);
        }
        return new Amount(tokens, Math.round((double) money * tokens / worst.tokens()));
    }

    private static String named(@Nullable String name) {
        return name == null ? "-" : name;
    }

    /** One search, from its reservation to its end. */
    final class Charge {
        private final String id;
        private final Question question;
        private final String requestId;
        private final Instant began;
        private final Hold hold;
        private final Entry.Foreseen foreseen;
        private final KeptTraffic.@Nullable Hearing hearing;

        private Charge(
                String id, Question question, String requestId, Instant began, Hold hold, Entry.Foreseen foreseen) {
            this.id = id;
            this.question = question;
            this.requestId = requestId;
            this.began = began;
            this.hold = hold;
            this.foreseen = foreseen;
            this.hearing = traffic.listen(question);
        }

        /** Something happened in the search. */
        void told(TraceEvent event) {
            if (hearing != null) {
                hearing.event(event);
            }
        }

        /** What to ask of search-service: by the search's id, with a budget that is no larger than what is held for it. */
        SearchRequest search() {
            SearchRequest asked = question.search();
            Amount granted = hold.granted();
            return asked.as(id, granted == null ? asked.budget() : within(asked.budget(), granted));
        }

        private static Budget.Limits within(Budget.Limits limits, Amount granted) {
            Long tokens = limits.maxTokens();
            Double usd = limits.maxCostUsd();
            Double most = granted.nanoUsd() == null ? null : NanoUsd.usd(granted.nanoUsd());
            return new Budget.Limits(
                    tokens == null ? granted.tokens() : Math.min(tokens, granted.tokens()),
                    usd == null || most == null ? (usd == null ? most : usd) : (Double) Math.min(usd, most),
                    limits.maxSeconds(),
                    limits.maxSamples(),
                    limits.maxParallel());
        }

        /** What the caller has left of its rates. */
        RateState rates() {
            return hold.rates();
        }

        /** Settles a search that never began, since its client left while it waited. */
        void giveUp() {
            end(Outcome.LEFT, "client_left", Usage.NOTHING, null);
        }

        /**
         * Settles.
         *
         * @param usage null if nobody knows
         * @param result null if there was no answer
         */
        void end(Outcome outcome, @Nullable String error, @Nullable Usage usage, @Nullable SearchResult result) {
            if (hearing != null && result != null) {
                hearing.keep(id, began, result);
            }
            hold.settle(entry(outcome, error, usage, result == null ? null : question.isRight(result)));
            texts.keep(id, question, result);
        }

        private Entry entry(Outcome outcome, @Nullable String error, @Nullable Usage whole, @Nullable Boolean right) {
            // What was used before a search was resumed stands in the entry of the attempt that used it.
            Usage usage = whole == null ? null : whole.sinceResumed();
            SearchRequest search = question.search();
            Caller caller = question.caller();
            List<Entry.Part> parts = usage == null ? List.of() : parts(usage);
            Double cost = usage == null ? null : usage.costUsd();
            return new Entry(
                    id,
                    began,
                    caller.organization(),
                    caller.team(),
                    caller.key(),
                    question.conversation() == null
                            ? null
                            : question.conversation().id(),
                    question.operation(),
                    named(search.model()),
                    named(search.strategy()),
                    search.verifier(),
                    outcome,
                    error,
                    usage == null || usage.estimated(),
                    Duration.between(began, clock.instant()).toMillis(),
                    usage == null ? 0 : usage.samples(),
                    usage == null ? 0 : usage.calls(),
                    parts,
                    cost == null ? null : (Long) NanoUsd.of(cost),
                    requestId,
                    foreseen,
                    question.reply(),
                    right);
        }

        private static List<Entry.Part> parts(Usage usage) {
            return usage.entries().stream()
                    .map(entry -> new Entry.Part(
                            entry.role().name().toLowerCase(Locale.ROOT),
                            entry.fate().name().toLowerCase(Locale.ROOT),
                            entry.count(),
                            entry.tokens().prompt(),
                            entry.tokens().cached(),
                            entry.tokens().completion(),
                            entry.costUsd() == null ? null : (Long) NanoUsd.of(entry.costUsd())))
                    .toList();
        }
    }
}
