package io.ponder.reasoning.search;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.Message;
import io.ponder.reasoning.Sampling;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.search.Move.Unit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples and consultations of one search: those that wait, and those under way. Trials are
 * numbered when a strategy asks, so that they depend on nothing but what it was told.
 */
final class Proposals {

    /** Fewer completion tokens than this are not worth a sample. */
    static final int SHORTEST_SAMPLE = 16;

    /** Completion tokens of one step, where the strategy does not say: longer ones are cut, and go on as the next step. */
    private static final int STEP_TOKENS = 256;

    private final SearchState state;
    private final Proposer proposer;
    private final Inbox inbox;
    private final Growth growth;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int nextTrial;

    /** How the samples of one call are drawn. Prefixes that are drawn alike can share a call. */
    record Manner(Call.Kind kind, String model, List<Message> messages, Unit unit, Sampling sampling) {}

    /** A move of the strategy, of which {@code started} samples have begun. */
    private static final class Waiting {
        final Call.Kind kind;
        final Node node;
        final int ticket;
        final int firstTrial;
        final int samples;
        final Unit unit;
        final Move.Variation variation;
        int started;

        Waiting(Move.Propose move, int firstTrial) {
            this(
                    Call.Kind.PROPOSE,
                    move.node(),
                    move.ticket(),
                    firstTrial,
                    move.samples(),
                    move.unit(),
                    move.variation());
        }

        Waiting(Move.Consult move, int firstTrial) {
            this(
                    Call.Kind.CONSULT,
                    move.about(),
                    move.ticket(),
                    firstTrial,
                    move.samples(),
                    Unit.SOLUTION,
                    Move.Variation.NONE
                            .withMessages(move.messages())
                            .withPrefix("")
                            .withTemperature(move.temperature())
                            .withMaxTokens(move.maxTokens()));
        }

        private Waiting(
                Call.Kind kind,
                Node node,
                int ticket,
                int firstTrial,
                int samples,
                Unit unit,
                Move.Variation variation) {
            this.kind = kind;
            this.node = node;
            this.ticket = ticket;
            this.firstTrial = firstTrial;
            this.samples = samples;
            this.unit = unit;
            this.variation = variation;
        }

        int left() {
            return samples - started;
        }

        /** Whether it may use the room that is kept for one solution. */
        boolean mayClose() {
            return kind == Call.Kind.PROPOSE && unit == Unit.SOLUTION;
        }
    }

    /** What the budget grants now. */
    private record Grant(int samples, int maxTokens, Ledger.Estimate each, long promptTokens) {}

    /** Samples of one move that begin together. */
    private record Run(Waiting move, int firstTrial, int samples, int maxTokens) {}

    Proposals(SearchState state, Proposer proposer, Inbox inbox) {
        this.state = state;
        this.proposer = proposer;
        this.inbox = inbox;
        this.growth = new Growth(state);
    }

    void add(Move.Propose move) {
        waiting.add(new Waiting(move, nextTrial));
        nextTrial += move.samples();
        state.outcome.asked(move.samples());
    }

    void add(Move.Consult move) {
        waiting.add(new Waiting(move, nextTrial));
        nextTrial += move.samples();
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
    }

    void withdraw(int ticket) {
        waiting.removeIf(move -> move.ticket == ticket);
    }

    /** Starts what waits, in order, as far as budget and parallel limit allow. */
    void start() {
        while (!waiting.isEmpty()) {
            List<Call.Part> parts = new ArrayList<>();
            List<Run> runs = new ArrayList<>();
            Manner manner = gather(parts, runs);
            if (manner == null) {
                return;
            }
            send(manner, parts, runs);
        }
    }

    /** Takes from the front what fits in the budget and can share one call: the steps of a round, or one move's samples. */
    private @Nullable Manner gather(List<Call.Part> parts, List<Run> runs) {
        Manner manner = null;
        while (!waiting.isEmpty()) {
            Waiting move = waiting.getFirst();
            Grant grant = grant(move);
            if (grant == null) {
                return manner;
            }
            Manner its = manner(move, grant.maxTokens);
            if (manner != null && !its.equals(manner)) {
                return manner;
            }
            manner = its;
            int first = move.firstTrial + move.started;
            for (int i = 0; i < grant.samples; i++) {
                parts.add(new Call.Part(
                        move.node, first + i, move.ticket, grant.each, grant.promptTokens, move.variation.prefix()));
                state.ledger.started(move.kind == Call.Kind.PROPOSE, grant.each);
            }
            runs.add(new Run(move, first, grant.samples, grant.maxTokens));
            move.started += grant.samples;
            if (move.left() > 0) {
                return manner;
            }
            waiting.removeFirst();
            if (move.unit != Unit.STEP) {
                return manner;
            }
        }
        return manner;
    }

    private @Nullable Grant grant(Waiting move) {
        Ledger ledger = state.ledger;
        int room = Math.min(move.left(), ledger.parallelLeft());
        if (move.kind == Call.Kind.PROPOSE) {
            int samplesLeft = ledger.samplesLeft() - (move.mayClose() || state.candidates > 0 ? 0 : 1);
            room = Math.min(room, samplesLeft);
            if (samplesLeft <= 0) {
                state.cutBy = SearchResult.CutBy.MAX_SAMPLES;
            }
        }
        if (room <= 0) {
            return null;
        }
        Price price = state.plan.price(model(move));
        long prompt = promptTokens(move);
        int maxTokens = maxTokens(move);
        Ledger.Estimate each = worst(move, prompt, maxTokens, price);
        Ledger.Estimate held = move.mayClose() ? Ledger.Estimate.NOTHING : state.held();
        int samples = ledger.affordable(each, room, held);
        if (samples > 0) {
            return new Grant(samples, maxTokens, each, prompt);
        }
        if (!state.calls.isEmpty()) {
            return null;
        }
        // Nothing else will free any budget: one shorter sample is the best use of what is left.
        int shorter = move.mayClose() ? state.worstCase.shortened(prompt, maxTokens, price) : 0;
        if (shorter < SHORTEST_SAMPLE) {
            state.cutBy = ledger.tighter(each.plus(held));
            state.outcome.needed(each.tokens());
            return null;
        }
        return new Grant(1, shorter, worst(move, prompt, shorter, price), prompt);
    }

    private Ledger.Estimate worst(Waiting move, long prompt, int maxTokens, @Nullable Price price) {
        return move.kind == Call.Kind.CONSULT
                ? Ledger.Estimate.of(prompt, maxTokens, price)
                : state.worstCase.sample(prompt, maxTokens, price);
    }

    private String model(Waiting move) {
        String model = move.variation.model();
        return model == null ? state.plan.model() : model;
    }

    private long promptTokens(Waiting move) {
        List<Message> messages = move.variation.messages();
        return (messages == null ? state.problemTokens : TokenEstimate.of(messages)) + prefixTokens(move);
    }

    private static int prefixTokens(Waiting move) {
        String prefix = move.variation.prefix();
        if (prefix == null) {
            return move.node.textTokens();
        }
        int shared = prefix.isEmpty() || move.node.isRoot() ? 0 : Growth.sharedLength(prefix, move.node);
        return (int) ((shared > 0 ? move.node.textTokens() : 0) + TokenEstimate.of(prefix.substring(shared)));
    }

    private int maxTokens(Waiting move) {
        Integer given = move.variation.maxTokens();
        int left = Math.max(SHORTEST_SAMPLE, state.plan.sampling().maxTokens() - prefixTokens(move));
        if (move.unit == Unit.STEP) {
            return Math.min(left, given == null ? STEP_TOKENS : given);
        }
        return given == null ? left : given;
    }

    private Manner manner(Waiting move, int maxTokens) {
        List<Message> messages = move.variation.messages();
        Sampling usual = state.plan.sampling();
        Sampling sampling = (move.kind == Call.Kind.CONSULT ? usual.inPlainText() : usual)
                .withMaxTokens(maxTokens)
                .withConfidenceFloor(move.variation.confidenceFloor());
        Double temperature = move.variation.temperature();
        return new Manner(
                move.kind,
                model(move),
                messages == null ? state.plan.problem().messages() : messages,
                move.unit,
                temperature == null ? sampling : sampling.withTemperature(temperature));
    }

    private void send(Manner manner, List<Call.Part> parts, List<Run> runs) {
        Call call = state.begin(manner.kind, parts, state.plan.price(manner.model), manner);
        List<Proposer.Prefix> prefixes = new ArrayList<>();
        for (Run run : runs) {
            Node node = run.move.node;
            String given = run.move.variation.prefix();
            prefixes.add(new Proposer.Prefix(
                    given == null ? node.text() : given, run.samples, state.plan.seed() + run.firstTrial));
            state.trace.add((seq, at) -> manner.kind == Call.Kind.CONSULT
                    ? new TraceEvent.ConsultStarted(
                            seq,
                            at,
                            call.id,
                            manner.model,
                            node.id(),
                            run.firstTrial,
                            run.samples,
                            manner.messages.getLast().content())
                    : new TraceEvent.ProposeStarted(
                            seq,
                            at,
                            call.id,
                            manner.model,
                            node.id(),
                            run.firstTrial,
                            run.samples,
                            manner.unit,
                            manner.sampling.temperature(),
                            run.maxTokens,
                            given));
        }
        call.handle = proposer.propose(
                new Proposer.Request(manner.model, manner.messages, prefixes, manner.unit, manner.sampling),
                state.deadline,
                reply -> inbox.post(new Inbox.Event.FromProposer(call.id, reply)));
    }

    void handle(Call call, Proposer.Reply reply) {
        switch (reply) {
            case Proposer.Reply.Continuation continuation -> {
                Call.Part part = call.answer(continuation.sample());
                if (part != null) {
                    state.ledger.ended(part.reserved());
                    call.progress =
                            Math.max(0, call.progress - continuation.tokens().completion());
                    if (call.kind == Call.Kind.CONSULT) {
                        consulted(call, part, continuation);
                    } else {
                        state.tell(new Told.Proposed(part.ticket(), growth.grow(call, part, continuation)));
                    }
                }
            }
            case Proposer.Reply.Failed(int sample, Failure failure) -> failed(call, sample, failure);
            case Proposer.Reply.Progress(long tokens) -> {
                call.progress = tokens;
                state.trace.add((seq, at) -> new TraceEvent.Progress(seq, at, call.id, tokens));
            }
            case Proposer.Reply.Ended(Tokens tokens, Failure failure) -> {
                Failure missing = failure != null
                        ? failure
                        : Failure.of(Kind.UPSTREAM_ERROR, "the proposer ended its reply without this sample");
                for (int sample = 0; sample < call.parts.size(); sample++) {
                    failed(call, sample, missing);
                }
                state.close(call, tokens);
            }
        }
    }

    private void consulted(Call call, Call.Part part, Proposer.Reply.Continuation reply) {
        int about = part.node().id();
        state.book(call, about, reply.tokens());
        state.trace.add((seq, at) ->
                new TraceEvent.Consulted(seq, at, call.id, about, part.trial(), reply.text(), reply.tokens()));
        state.tell(new Told.Consulted(part.ticket(), part.trial(), reply.text()));
    }

    private void failed(Call call, int sample, Failure failure) {
        Call.Part part = call.answer(sample);
        if (part == null) {
            return;
        }
        state.ledger.ended(part.reserved());
        call.failed++;
        state.outcome.failed(call.kind, failure);
        state.trace.add((seq, at) -> new TraceEvent.Failed(
                seq, at, call.id, call.role(), part.trial(), part.node().id(), failure));
        state.tell(
                call.kind == Call.Kind.CONSULT
                        ? new Told.ConsultFailed(part.ticket(), part.trial(), failure)
                        : new Told.ProposeFailed(part.ticket(), part.trial(), failure));
    }
}
