package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls of one search that are in flight: begins them, applies what comes of them, and stops them. */
final class Calls {

    private final Requests requests;
    private final InstantSource clock;
    private final Instant deadline;
    private final Hedging hedging;
    private final Ledger ledger;
    private final Findings findings;
    private final Outcome outcome;
    private final Books books;
    private final TraceLog trace;

    /** By id, oldest first. */
    private final Map<Integer, Call> inFlight = new LinkedHashMap<>();

    private int nextId;

    Calls(
            Requests requests,
            InstantSource clock,
            Instant deadline,
            Hedging hedging,
            Ledger ledger,
            Findings findings,
            Outcome outcome,
            Books books,
            TraceLog trace) {
        this.requests = requests;
        this.clock = clock;
        this.deadline = deadline;
        this.hedging = hedging;
        this.ledger = ledger;
        this.findings = findings;
        this.outcome = outcome;
        this.books = books;
        this.trace = trace;
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
    }

    /** Oldest first. */
    Collection<Call> all() {
        return inFlight.values();
    }

    /** Completion tokens of all that is still growing, as last reported. */
    long progress() {
        return inFlight.values().stream().mapToLong(call -> call.progress).sum();
    }

    /** Whether every part has been answered, so that calls only have their token counts to report. */
    boolean areAnswered() {
        return inFlight.values().stream().allMatch(call -> call.pending() == 0);
    }

    boolean anyDrawsSolutions() {
        return inFlight.values().stream()
                .anyMatch(call -> call.kind == Waiting.Kind.PROPOSE
                        && call.manner != null
                        && call.manner.unit() == Move.Unit.SOLUTION);
    }

    /**
     * Begins a call.
     *
     * @param grants at least one, all of one kind and manner
     */
    void begin(List<Grant> grants) {
        begin(grants, 0);
    }

    private Call begin(List<Grant> grants, int attempt) {
        String whom = requests.asked(grants).whom();
        long size = grants.stream().mapToLong(Grant::promptTokens).sum();
        Call call = open(nextId, grants, attempt, hedging.watch(whom, size, attempt > 0, clock.instant()));
        requests.send(call);
        return call;
    }

    private Call open(int id, List<Grant> grants, int attempt, Hedging.Watch watch) {
        Call call = new Call(id, grants, requests.asked(grants).price(), attempt, watch);
        nextId = id + 1;
        inFlight.put(id, call);
        books.called();
        requests.announce(call);
        return call;
    }

    /**
     * Begins a recorded call once more, without sending it.
     *
     * @param silent the call that it repeats; null when it repeats none
     */
    void recall(int id, List<Grant> grants, @Nullable Call silent) {
        Hedging.Watch unwatched = Hedging.NONE.watch("", 0, false, clock.instant());
        if (silent == null) {
            open(id, grants, 0, unwatched);
        } else {
            silent.pendingParts().forEach(part -> ledger.started(false, part.reserved()));
            pair(silent, open(id, grants, silent.attempt + 1, unwatched));
        }
    }

    /** A call in flight; null when there is none with this id. */
    @Nullable
    Call inFlight(int id) {
        return inFlight.get(id);
    }

    /** The call, not asked again so far, that owes first what another begins with; null when there is none. */
    @Nullable
    Call owing(int node, int trial) {
        return inFlight.values().stream()
                .filter(call -> call.twin == null && call.pending() > 0)
                .filter(call -> call.pendingParts().getFirst().isOf(node, trial))
                .findFirst()
                .orElse(null);
    }

    /** The calls that have been silent for too long, without those that have been asked again. */
    List<Call> silent() {
        Instant now = clock.instant();
        return inFlight.values().stream()
                .filter(call -> call.pending() > 0 && call.watch.isSilent(now))
                .filter(call -> call.attempt < Hedging.MOST && (call.twin == null || call.twin.attempt < call.attempt))
                .toList();
    }

    /**
     * Asks again for what a silent call owes, if hedging permits. Whichever of the two calls answers a part first
     * counts. A call that has already been asked again is stopped first, so that two at most are in flight.
     */
    void askAgain(Call silent) {
        if (silent.hasSpoken || !silent.watch.takesAnother(clock.instant(), deadline)) {
            return;
        }
        Call elder = silent.twin;
        if (elder != null) {
            inFlight.remove(elder.id);
            stop(elder, "silent for too long");
        }
        silent.pendingParts().forEach(part -> ledger.started(false, part.reserved()));
        pair(silent, begin(silent.pendingGrants(), silent.attempt + 1));
    }

    private static void pair(Call silent, Call again) {
        silent.twin = again;
        again.twin = silent;
    }

    /**
     * What the end of a call stands for: a failure of each part that was not answered. To be applied before the end itself,
     * one at a time, since what a strategy takes back between them is no longer missing. Empty for any other event.
     */
    List<Inbox.Event> missing(Inbox.Event event) {
        return switch (event) {
            case Inbox.Event.Abandoned() -> List.of();
            case Inbox.Event.FromProposer(int id, ProposalReply reply) ->
                switch (reply) {
                    case ProposalReply.Broken(Failure failure, boolean _) -> missing(id, failure);
                    case ProposalReply.End _ ->
                        missing(
                                id,
                                Failure.of(Kind.UPSTREAM_ERROR, "the proposer ended its reply without this sample"));
                    default -> List.of();
                };
            case Inbox.Event.FromVerifier(int id, ScoreReply reply) ->
                switch (reply) {
                    case ScoreReply.Broken(Failure failure, boolean _) -> missing(id, failure);
                    case ScoreReply.End _ ->
                        missing(id, Failure.of(Kind.UPSTREAM_ERROR, "the verifier ended its reply without this score"));
                    default -> List.of();
                };
        };
    }

    private List<Inbox.Event> missing(int id, Failure failure) {
        Call call = inFlight.get(id);
        return call == null || call.pending() == 0
                ? List.of()
                : call.pendingParts().stream()
                        .<Inbox.Event>map(part -> call.kind == Waiting.Kind.SCORE
                                ? new Inbox.Event.FromVerifier(id, new ScoreReply.Failed(part.index(), failure))
                                : new Inbox.Event.FromProposer(
                                        id, new ProposalReply.Failed(part.index(), part.sample(), failure)))
                        .toList();
    }

    /**
     * Applies an event.
     *
     * @return what a strategy should be told of it; null when that is nothing, as for what comes twice or too late
     */
    @Nullable
    Told apply(Inbox.Event event) {
        return switch (event) {
            case Inbox.Event.Abandoned() -> null;
            case Inbox.Event.FromProposer(int id, ProposalReply reply) -> {
                Call call = inFlight.get(id);
                yield call == null ? null : apply(call, reply);
            }
            case Inbox.Event.FromVerifier(int id, ScoreReply reply) -> {
                Call call = inFlight.get(id);
                yield call == null ? null : apply(call, reply);
            }
        };
    }

    private @Nullable Told apply(Call call, ProposalReply reply) {
        if (!(reply instanceof ProposalReply.Failed || reply instanceof ProposalReply.Broken)) {
            call.watch.heard(clock.instant());
        }
        return switch (reply) {
            case ProposalReply.Continuation continuation -> {
                Call.Part part = answer(call, continuation.prefix(), continuation.sample());
                if (part == null) {
                    yield null;
                }
                call.progress =
                        Math.max(0, call.progress - continuation.tokens().completion());
                leave(call.twin, part);
                yield call.kind == Waiting.Kind.CONSULT
                        ? findings.consulted(call, part, continuation)
                        : findings.proposed(call, part, continuation);
            }
            case ProposalReply.Failed(int prefix, int sample, Failure failure) -> failed(call, prefix, sample, failure);
            case ProposalReply.Progress(long tokens) -> {
                call.progress = tokens;
                trace.add((seq, at) -> new TraceEvent.Progress(seq, at, call.id, tokens));
                yield null;
            }
            case ProposalReply.Delta delta -> {
                passOn(call, delta);
                yield null;
            }
            case ProposalReply.Noted(String note) -> {
                outcome.noted(note);
                yield null;
            }
            case ProposalReply.End end -> close(call, end.tokens(), end.failed(), end.isEstimated(), false);
            case ProposalReply.Broken(Failure _, boolean refused) -> breakOff(call, refused);
        };
    }

    /** Passes on words of the answer. Of two calls for the same sample, the first that speaks goes on alone. */
    private void passOn(Call call, ProposalReply.Delta delta) {
        Call.Part part = requests.isLive(call) ? call.pending(delta.prefix(), delta.sample()) : null;
        if (part == null) {
            return;
        }
        Call twin = call.twin;
        if (twin != null) {
            inFlight.remove(twin.id);
            stop(twin, "another call answered first");
        }
        call.hasSpoken = true;
        trace.add((seq, at) -> new TraceEvent.Delta(seq, at, call.id, part.trial(), delta.text(), delta.reasoning()));
    }

    private @Nullable Told apply(Call call, ScoreReply reply) {
        if (!(reply instanceof ScoreReply.Failed || reply instanceof ScoreReply.Broken)) {
            call.watch.heard(clock.instant());
        }
        return switch (reply) {
            case ScoreReply.Scored(int candidate, Score score, Tokens tokens) -> {
                Call.Part part = answer(call, candidate, 0);
                if (part == null) {
                    yield null;
                }
                leave(call.twin, part);
                yield findings.scored(call, part, score, tokens);
            }
            case ScoreReply.Failed(int candidate, Failure failure) -> failed(call, candidate, 0, failure);
            case ScoreReply.End end -> close(call, end.tokens(), null, end.isEstimated(), false);
            case ScoreReply.Broken(Failure _, boolean refused) -> breakOff(call, refused);
        };
    }

    /** A part has ended: what was held for it is free. Null when it had ended before. */
    private Call.@Nullable Part answer(Call call, int prefix, int sample) {
        Call.Part part = call.answer(prefix, sample);
        if (part != null) {
            ledger.ended(part.reserved());
        }
        return part;
    }

    /** A part was answered by the twin of this call, which stops when nothing else is left of it. */
    private void leave(@Nullable Call call, Call.Part answered) {
        Call.Part part = call == null ? null : call.leave(answered);
        if (call == null || part == null) {
            return;
        }
        ledger.ended(part.reserved());
        if (call.pending() == 0) {
            inFlight.remove(call.id);
            stop(call, "another call answered first");
        }
    }

    private @Nullable Told failed(Call call, int prefix, int sample, Failure failure) {
        Call.Part part = answer(call, prefix, sample);
        if (part == null) {
            return null;
        }
        if (call.twin != null && call.twin.awaits(part)) {
            call.left++;
            return null;
        }
        call.failed++;
        return findings.lost(call, part, failure);
    }

    /** The engine's own total replaces what was counted reply by reply, so that usage adds up to it exactly. */
    private @Nullable Told close(Call call, Tokens total, @Nullable Tokens failed, boolean isEstimate, boolean broke) {
        inFlight.remove(call.id);
        part(call);
        call.watch.ended(broke);
        tellOfStopped(call, call.left, "another call answers");
        ledger.spent(total.minus(call.bookedTotal()), call.price);
        books.estimated(isEstimate);
        Tokens lost = Objects.requireNonNullElse(failed, Tokens.NONE);
        books.book(call, total, lost, Fate.FAILED);
        trace.add((seq, at) -> new TraceEvent.CallEnded(
                seq,
                at,
                call.id,
                call.role(),
                total,
                lost.equals(Tokens.NONE) ? null : lost,
                isEstimate ? Boolean.TRUE : null));
        return null;
    }

    /** A call whose engine will never say what it used: what is not known to have been spent is estimated. */
    private @Nullable Told breakOff(Call call, boolean refused) {
        Tokens guess = refused ? Tokens.NONE : books.unreported(call);
        return close(call, call.bookedTotal().plus(guess), guess, !guess.equals(Tokens.NONE), true);
    }

    /** Stops the calls of which no pending part is wanted any more, now that a move is not. */
    void cancel(int ticket, String reason) {
        for (Iterator<Call> all = inFlight.values().iterator(); all.hasNext(); ) {
            Call call = all.next();
            if (call.drop(ticket)) {
                all.remove();
                stop(call, reason);
            }
        }
    }

    /** Stops a call as it is recorded. */
    void stopRecorded(Call call, String reason) {
        inFlight.remove(call.id);
        stop(call, reason);
    }

    /**
     * Stops a call that broke off with the search.
     *
     * @return what it still owed, to be asked for again
     */
    List<Waiting> interrupt(Call call, String reason) {
        inFlight.remove(call.id);
        part(call);
        books.estimated(true);
        List<Waiting> owed = call.wantedGrants().stream()
                .map(grant -> grant.move().again(grant.firstTrial(), grant.samples()))
                .toList();
        for (Call.Part part : call.pendingParts()) {
            call.leave(part);
            ledger.ended(part.reserved());
        }
        stop(call, reason);
        return owed;
    }

    /** Interrupts all calls, oldest first. */
    List<Waiting> interruptAll(String reason) {
        return List.copyOf(inFlight.values()).stream()
                .flatMap(call -> interrupt(call, reason).stream())
                .toList();
    }

    void cancelAll(String reason) {
        inFlight.values().forEach(call -> stop(call, reason));
        inFlight.clear();
    }

    private void stop(Call call, String reason) {
        Proposer.InFlight handle = call.handle;
        if (handle != null) {
            handle.cancel();
        }
        part(call);
        call.watch.ended(false);
        List<Call.Part> pending = call.pendingParts();
        tellOfStopped(call, pending.size() + call.left, reason);
        pending.forEach(part -> ledger.ended(part.reserved()));
        outcome.cancelled(call.kind == Waiting.Kind.PROPOSE ? pending.size() : 0);
        ledger.spent(books.cancelled(call, pending.size()), call.price);
    }

    /** Parts a call that is over from its twin, to which it leaves what both were asked for. */
    private void part(Call call) {
        Call twin = call.twin;
        if (twin == null) {
            return;
        }
        leaveToTwin(call);
        twin.twin = null;
        call.twin = null;
    }

    /** Leaves to the twin of a call what both were asked for. */
    void leaveToTwin(Call call) {
        Call twin = call.twin;
        for (Call.Part part : call.pendingParts()) {
            if (twin != null && twin.awaits(part)) {
                call.leave(part);
                ledger.ended(part.reserved());
            }
        }
    }

    private void tellOfStopped(Call call, int parts, String reason) {
        if (parts > 0) {
            trace.add((seq, at) -> new TraceEvent.Cancelled(seq, at, call.id, call.role(), parts, reason));
        }
    }
}
