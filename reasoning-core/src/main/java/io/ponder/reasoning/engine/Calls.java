package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls of one search that are in flight: begins them, applies what comes of them, and stops them. */
final class Calls {

    private final SearchPlan plan;
    private final Proposer proposer;
    private final @Nullable Verifier verifier;
    private final Inbox inbox;
    private final Instant deadline;
    private final Ledger ledger;
    private final Growth growth;
    private final Outcome outcome;
    private final TraceLog trace;

    /** By id, oldest first. */
    private final Map<Integer, Call> inFlight = new LinkedHashMap<>();

    private int nextId;

    Calls(
            SearchPlan plan,
            Proposer proposer,
            @Nullable Verifier verifier,
            Inbox inbox,
            Instant deadline,
            Ledger ledger,
            Growth growth,
            Outcome outcome,
            TraceLog trace) {
        this.plan = plan;
        this.proposer = proposer;
        this.verifier = verifier;
        this.inbox = inbox;
        this.deadline = deadline;
        this.ledger = ledger;
        this.growth = growth;
        this.outcome = outcome;
        this.trace = trace;
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
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
        Grant.Manner manner = grants.getFirst().manner();
        if (manner == null) {
            score(grants);
        } else {
            draw(grants, manner);
        }
    }

    private Call add(List<Grant> grants, @Nullable Price price) {
        Call call = new Call(nextId++, grants, price);
        inFlight.put(call.id, call);
        outcome.called();
        return call;
    }

    private void draw(List<Grant> grants, Grant.Manner manner) {
        Call call = add(grants, plan.price(manner.model()));
        List<Proposer.Prefix> prefixes = new ArrayList<>();
        for (Grant grant : grants) {
            Node node = grant.move().node;
            String given = grant.move().variation.prefix();
            prefixes.add(new Proposer.Prefix(
                    given == null ? node.text() : given, grant.samples(), plan.seed() + grant.firstTrial()));
            trace.add((seq, at) -> call.kind == Waiting.Kind.CONSULT
                    ? new TraceEvent.ConsultStarted(
                            seq,
                            at,
                            call.id,
                            manner.model(),
                            node.id(),
                            grant.firstTrial(),
                            grant.samples(),
                            manner.messages().getLast().content())
                    : new TraceEvent.ProposeStarted(
                            seq,
                            at,
                            call.id,
                            manner.model(),
                            node.id(),
                            grant.firstTrial(),
                            grant.samples(),
                            manner.unit(),
                            manner.sampling().temperature(),
                            manner.sampling().maxTokens(),
                            given));
        }
        call.handle = proposer.propose(
                new Proposer.Request(manner.model(), manner.messages(), prefixes, manner.unit(), manner.sampling()),
                deadline,
                reply -> inbox.post(new Inbox.Event.FromProposer(call.id, reply)));
    }

    private void score(List<Grant> grants) {
        Verifier scorer = verifier;
        SearchPlan.Judge judge = plan.verifier();
        if (scorer == null || judge == null) {
            throw new IllegalStateException("the search was begun without a verifier");
        }
        Call call = add(grants, judge.price());
        List<Node> nodes = call.parts.stream().map(Call.Part::node).toList();
        trace.add((seq, at) -> new TraceEvent.ScoreStarted(
                seq, at, call.id, nodes.stream().map(Node::id).toList()));
        call.handle = scorer.score(
                plan.problem(), nodes, deadline, reply -> inbox.post(new Inbox.Event.FromVerifier(call.id, reply)));
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
                    case ProposalReply.Broken(Failure failure) -> missing(id, failure);
                    case ProposalReply.End _ ->
                        missing(
                                id,
                                Failure.of(Kind.UPSTREAM_ERROR, "the proposer ended its reply without this sample"));
                    default -> List.of();
                };
            case Inbox.Event.FromVerifier(int id, ScoreReply reply) ->
                switch (reply) {
                    case ScoreReply.Broken(Failure failure) -> missing(id, failure);
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
            case Inbox.Event.Abandoned() -> throw new SearchAbandonedException();
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
        return switch (reply) {
            case ProposalReply.Continuation continuation -> {
                Call.Part part = answer(call, continuation.prefix(), continuation.sample());
                if (part == null) {
                    yield null;
                }
                call.progress =
                        Math.max(0, call.progress - continuation.tokens().completion());
                yield call.kind == Waiting.Kind.CONSULT
                        ? consulted(call, part, continuation)
                        : proposed(call, part, continuation);
            }
            case ProposalReply.Failed(int prefix, int sample, Failure failure) -> failed(call, prefix, sample, failure);
            case ProposalReply.Progress(long tokens) -> {
                call.progress = tokens;
                trace.add((seq, at) -> new TraceEvent.Progress(seq, at, call.id, tokens));
                yield null;
            }
            case ProposalReply.Noted(String note) -> {
                outcome.noted(note);
                yield null;
            }
            case ProposalReply.End(String _, Tokens tokens) -> close(call, tokens);
            case ProposalReply.Broken _ -> close(call, null);
        };
    }

    private @Nullable Told apply(Call call, ScoreReply reply) {
        return switch (reply) {
            case ScoreReply.Scored(int candidate, Score score, Tokens tokens) -> {
                Call.Part part = answer(call, candidate, 0);
                yield part == null ? null : scored(call, part, score, tokens);
            }
            case ScoreReply.Failed(int candidate, Failure failure) -> failed(call, candidate, 0, failure);
            case ScoreReply.End(String _, Tokens tokens) -> close(call, tokens);
            case ScoreReply.Broken _ -> close(call, null);
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

    private Told proposed(Call call, Call.Part part, ProposalReply.Continuation reply) {
        Node node = growth.grow(part, reply);
        book(call, node.id(), reply.tokens());
        outcome.finished();
        trace.add((seq, at) -> new TraceEvent.Proposed(seq, at, call.id, TraceNode.of(node)));
        return new Told.Proposed(part.ticket(), node);
    }

    private Told consulted(Call call, Call.Part part, ProposalReply.Continuation reply) {
        int about = part.node().id();
        book(call, about, reply.tokens());
        trace.add((seq, at) ->
                new TraceEvent.Consulted(seq, at, call.id, about, part.trial(), reply.text(), reply.tokens()));
        return new Told.Consulted(part.ticket(), part.trial(), reply.text());
    }

    private Told scored(Call call, Call.Part part, Score score, Tokens tokens) {
        Node node = part.node();
        double value = score.value(plan.aggregation());
        book(call, node.id(), tokens);
        outcome.scored(node, value);
        trace.add((seq, at) -> new TraceEvent.Scored(seq, at, call.id, node.id(), value, score));
        return new Told.Scored(node, score);
    }

    private @Nullable Told failed(Call call, int prefix, int sample, Failure failure) {
        Call.Part part = answer(call, prefix, sample);
        if (part == null) {
            return null;
        }
        int trial = part.trial();
        call.failed++;
        outcome.failed(call.kind, failure);
        trace.add((seq, at) -> new TraceEvent.Failed(
                seq,
                at,
                call.id,
                call.role(),
                call.kind == Waiting.Kind.SCORE ? null : trial,
                part.node().id(),
                failure));
        return switch (call.kind) {
            case PROPOSE -> new Told.ProposeFailed(part.ticket(), trial, failure);
            case CONSULT -> new Told.ConsultFailed(part.ticket(), trial, failure);
            case SCORE -> new Told.ScoreFailed(part.node(), failure);
        };
    }

    private void book(Call call, int node, Tokens tokens) {
        call.book(node, tokens);
        ledger.spent(tokens, call.price);
    }

    /** The engine's own total replaces what was counted reply by reply, so that usage adds up to it exactly. */
    private @Nullable Told close(Call call, @Nullable Tokens total) {
        inFlight.remove(call.id);
        Tokens counted = call.bookedTotal();
        if (total != null) {
            ledger.spent(total.minus(counted), call.price);
        }
        outcome.book(call, Objects.requireNonNullElse(total, counted), Fate.FAILED);
        return null;
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

    void cancelAll(String reason) {
        inFlight.values().forEach(call -> stop(call, reason));
        inFlight.clear();
    }

    private void stop(Call call, String reason) {
        Proposer.InFlight handle = call.handle;
        if (handle != null) {
            handle.cancel();
        }
        List<Call.Part> pending = call.pendingParts();
        if (!pending.isEmpty()) {
            trace.add((seq, at) -> new TraceEvent.Cancelled(seq, at, call.id, call.role(), pending.size(), reason));
        }
        pending.forEach(part -> ledger.ended(part.reserved()));
        ledger.spent(outcome.cancelled(call, pending), call.price);
    }
}
