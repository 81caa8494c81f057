package io.ponder.dataset.call;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Amount;
import io.ponder.accounts.limit.Claim;
import io.ponder.accounts.limit.Hold;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RefusedException;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.SearchStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One search, from its reservation to its entry in the books.ledger(). */
final class SearchRun {

    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final long PART_EVERY_MS = 500;

    private final CallBooks books;
    private final ServiceClient search;
    private final String id;
    private final String key;
    private final Payer payer;
    private final SearchRequest asked;
    private final Amount most;
    private final Instant began;
    private final Duration longest;
    private final List<TraceEvent> told = new ArrayList<>();
    private final List<TraceEvent> unsaved = new ArrayList<>();
    private final String requestId;
    private int parts;
    private long savedAt;
    private boolean isTakenOver;
    private @Nullable Usage usage;
    private @Nullable SearchReply reply;
    private @Nullable Failure failure;

    SearchRun(
            CallBooks books,
            ServiceClient search,
            String id,
            String key,
            Payer payer,
            SearchRequest asked,
            Amount most,
            Duration longest) {
        this.books = books;
        this.search = search;
        this.began = books.clock().instant();
        this.id = id;
        this.key = key;
        this.payer = payer;
        this.asked = asked;
        this.most = most;
        this.longest = longest;
        this.requestId = JobCalls.MARK + id;
    }

    SearchReply run(Cancellation cancellation) {
        Hold hold;
        try {
            hold = books.spending()
                    .reserve(new Claim(
                            id,
                            payer.caller(),
                            null,
                            most,
                            most,
                            longest.plus(GRACE),
                            true,
                            JobCalls.OPERATION,
                            named(asked.model()),
                            named(asked.strategy()),
                            requestId));
        } catch (RuntimeException e) {
            books.wallet().release(id);
            throw e;
        }
        Outcome outcome = Outcome.LOST;
        try {
            List<TraceEvent> before = books.paid().parts(key);
            parts = books.paid().partCount(key);
            boolean canGoOn = !before.isEmpty() && !(before.getLast() instanceof TraceEvent.GaveUp);
            if (canGoOn) {
                told.addAll(before);
            } else if (parts > 0) {
                books.paid().forgetParts(key);
                parts = 0;
            }
            try {
                stream(canGoOn ? asked.withResume(before) : asked, cancellation);
            } catch (FailureException e) {
                if (!canGoOn || e.failure().kind() != Kind.CONFLICT) {
                    throw e;
                }
                // What was told is of another version of Ponder.
                books.paid().forgetParts(key);
                told.clear();
                unsaved.clear();
                parts = 0;
                stream(asked, cancellation);
            }
            SearchReply known = reply;
            if (known == null) {
                Failure why = failure == null
                        ? Failure.of(Kind.UPSTREAM_ERROR, "search-service ended its reply without a result")
                        : failure;
                outcome = why.kind() == Kind.CANCELLED ? Outcome.CANCELLED : Outcome.FAILED;
                throw why.asException();
            }
            outcome = known.result().cutBy() == null ? Outcome.ANSWERED : Outcome.CUT;
            return known;
        } catch (RefusedException e) {
            outcome = Outcome.FAILED;
            throw e;
        } catch (FailureException e) {
            if (cancellation.isCancelled() || e.failure().kind() == Kind.CANCELLED) {
                outcome = Outcome.CANCELLED;
            } else if (e.failure().kind().isCallers() || JobCalls.isForWantOfRoom(e.failure())) {
                outcome = Outcome.FAILED;
                usage = usage == null ? Usage.NOTHING : usage;
            }
            throw e;
        } finally {
            end(hold, outcome);
        }
    }

    private void stream(SearchRequest request, Cancellation cancellation) {
        SearchStream stream = new SearchStream(
                search,
                request.as(id, request.budget()),
                JobCalls.context(id, books.clock().instant().plus(longest).plus(SLACK)),
                books.clock());
        cancellation.part().onCancel(stream::stopListening);
        try {
            stream.read(this::line);
        } catch (ClientGoneException e) {
            boolean wasInterrupted = Thread.interrupted();
            stream.leave();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
            throw JobCalls.stopped();
        } catch (RuntimeException e) {
            stream.leave();
            throw e;
        } finally {
            Usage all = stream.usage();
            usage = all == null ? usage : all;
        }
    }

    private void line(SearchLine line) {
        switch (line) {
            case SearchLine.Trace(TraceEvent event) -> event(event);
            case SearchLine.Result(var result) -> reply = new SearchReply(result, told);
            case SearchLine.Failed(Failure why, Usage _) -> failure = why;
            case SearchLine.Stopped(Usage _) -> failure = Failure.of(Kind.CANCELLED, "somebody stopped the search");
            case SearchLine.Spent _ -> {}
        }
    }

    private void event(TraceEvent event) {
        if (event instanceof TraceEvent.Progress || event instanceof TraceEvent.Delta) {
            return;
        }
        told.add(event);
        unsaved.add(event);
        boolean isPaidFor = event instanceof TraceEvent.Proposed
                || event instanceof TraceEvent.Scored
                || event instanceof TraceEvent.Consulted;
        if (isPaidFor && books.clock().millis() - savedAt >= PART_EVERY_MS) {
            save();
        }
    }

    /** Another attempt goes on from here. */
    private void save() {
        savedAt = books.clock().millis();
        if (unsaved.isEmpty() || isTakenOver) {
            return;
        }
        try {
            isTakenOver = !books.paid().addPart(key, parts++, List.copyOf(unsaved), payer.asker());
            unsaved.clear();
        } catch (RuntimeException e) {
            if (!Database.isUnable(e)) {
                throw e;
            }
            parts--;
            JobCalls.LOG.warn("what a search told cannot be kept yet: {}", e.toString());
        }
    }

    private void end(Hold hold, Outcome outcome) {
        Usage since = usage == null ? null : usage.sinceResumed();
        Double cost = since == null ? null : since.costUsd();
        Long nano = cost == null ? null : (Long) NanoUsd.of(cost);
        long tokens = since == null ? 0 : since.tokens().total();
        Entry entry = hold.dated(entry(outcome, since, nano));
        SearchReply known = reply;
        if (known == null) {
            save();
        }
        try {
            books.write(() -> {
                books.ledger().deliver(List.of(entry));
                books.wallet().settle(id, payer.job(), tokens, since == null ? (Long) 0L : nano);
                if (known != null) {
                    books.paid()
                            .add(key, payer, known, nano, tokens, books.clock().instant());
                }
                return true;
            });
        } finally {
            hold.settle(entry);
        }
    }

    private Entry entry(Outcome outcome, @Nullable Usage since, @Nullable Long nano) {
        Failure why = failure;
        return new Entry(
                id,
                began,
                payer.caller().organization(),
                payer.caller().team(),
                payer.caller().key(),
                null,
                JobCalls.OPERATION,
                named(asked.model()),
                named(asked.strategy()),
                asked.verifier(),
                outcome,
                why == null ? null : why.kind().name().toLowerCase(Locale.ROOT),
                since == null || since.estimated(),
                Duration.between(began, books.clock().instant()).toMillis(),
                since == null ? 0 : since.samples(),
                since == null ? 0 : since.calls(),
                since == null ? List.of() : parts(since),
                nano,
                requestId,
                null);
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

    private static String named(@Nullable String name) {
        return name == null ? "-" : name;
    }
}
