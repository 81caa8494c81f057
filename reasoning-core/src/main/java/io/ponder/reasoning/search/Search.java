package io.ponder.reasoning.search;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.FinishReason;
import io.ponder.reasoning.Sampling;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.answer.Answer;
import io.ponder.reasoning.answer.AnswerReader;
import io.ponder.reasoning.score.Score;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One search under way. Confined to the thread that runs it. */
final class Search {

    /**
     * How long a settled search waits before it cancels: replies that are already on their way arrive, and their
     * connections stay usable.
     */
    private static final Duration LINGER = Duration.ofMillis(3);

    /** How long it waits for the token count of a call whose every sample has arrived. */
    private static final Duration COUNT_PATIENCE = Duration.ofMillis(250);

    /** Fewer completion tokens than this are not worth a sample. */
    private static final int SHORTEST_SAMPLE = 16;

    private final SearchPlan plan;
    private final Strategy strategy;
    private final Proposer proposer;
    private final @Nullable Verifier verifier;
    private final InstantSource clock;
    private final Inbox inbox;
    private final TraceLog trace;
    private final Instant began;
    private final Instant deadline;
    private final AnswerReader answers;

    private final Ledger ledger;
    private final WorstCase worstCase;
    private final Outcome outcome;
    private final Map<Integer, Call> calls = new TreeMap<>();
    private final Deque<Propose> proposals = new ArrayDeque<>();
    private final Deque<Node> toScore = new ArrayDeque<>();
    private final List<Node> nodes = new ArrayList<>(List.of(Node.root()));
    private int nextCall;
    private int nextTrial;
    private long rootPromptTokens;
    private SearchResult.@Nullable CutBy cutBy;
    private @Nullable Selection leader;

    /** A move of the strategy, of which {@code left} samples have not been started. */
    private static final class Propose {
        final Node node;
        final Move.Unit unit;
        int left;

        Propose(Move.Propose move) {
            node = move.node();
            unit = move.unit();
            left = move.samples();
        }
    }

    Search(
            SearchPlan plan,
            Strategy strategy,
            Proposer proposer,
            @Nullable Verifier verifier,
            InstantSource clock,
            Inbox inbox,
            Consumer<? super TraceEvent> sink) {
        this.plan = plan;
        this.strategy = strategy;
        this.proposer = proposer;
        this.verifier = verifier;
        this.clock = clock;
        this.inbox = inbox;
        this.began = clock.instant();
        this.deadline = began.plus(plan.budget().maxTime());
        this.trace = new TraceLog(sink, clock, began);
        this.answers = AnswerReader.of(plan.problem().answerFormat());
        SearchPlan.Judge judge = plan.verifier();
        this.ledger = new Ledger(plan.budget(), plan.price(), judge == null ? null : judge.price());
        this.worstCase = new WorstCase(ledger, judge != null && judge.usesModel());
        this.outcome = new Outcome(plan);
        this.rootPromptTokens = TokenEstimate.of(plan.problem());
    }

    SearchResult run() throws InterruptedException {
        SearchPlan.Judge judge = plan.verifier();
        trace.add((seq, at) -> new TraceEvent.Started(
                seq,
                at,
                plan.strategy(),
                plan.parameters(),
                plan.model(),
                judge == null ? null : judge.name(),
                plan.budget().limits(),
                plan.seed()));
        boolean ended = false;
        try {
            advance();
            while (!strategy.settled() && !calls.isEmpty()) {
                Inbox.Event event = inbox.take(deadline);
                if (event == null) {
                    cutBy = SearchResult.CutBy.MAX_SECONDS;
                    break;
                }
                handle(event);
                advance();
            }
            collectLateReplies();
            ended = true;
        } finally {
            cancelAll(ended ? "no longer needed" : "abandoned");
        }
        return conclude();
    }

    /** Asks the strategy, and starts what can be started, until nothing more can. */
    private void advance() {
        while (!strategy.settled()) {
            for (Move move : strategy.ask()) {
                switch (move) {
                    case Move.Propose propose -> {
                        proposals.add(new Propose(propose));
                        outcome.asked(propose.samples());
                    }
                    case Move.Score score -> toScore.add(score.node());
                }
            }
            startScores();
            startProposals();
            boolean stuck = calls.isEmpty() && !(proposals.isEmpty() && toScore.isEmpty());
            if (!stuck) {
                return;
            }
            proposals.clear();
            toScore.clear();
            strategy.tell(new Told.BudgetSpent());
            noteLeader();
        }
    }

    private void startProposals() {
        while (!proposals.isEmpty()) {
            Propose move = proposals.getFirst();
            int room = Math.min(move.left, Math.min(ledger.parallelLeft(), ledger.samplesLeft()));
            if (room == 0) {
                if (ledger.samplesLeft() == 0) {
                    cutBy = SearchResult.CutBy.MAX_SAMPLES;
                }
                return;
            }
            long prompt = rootPromptTokens + TokenEstimate.of(move.node.text());
            int maxTokens = plan.sampling().maxTokens();
            Ledger.Estimate each = worstCase.sample(prompt, maxTokens);
            int samples = ledger.affordable(each, room);
            if (samples == 0) {
                if (!calls.isEmpty()) {
                    return;
                }
                // Nothing else will free any budget: one shorter sample is the best use of what is left.
                maxTokens = worstCase.shortened(prompt, maxTokens);
                if (maxTokens < SHORTEST_SAMPLE) {
                    cutBy = ledger.tighter(each);
                    outcome.needed(each.tokens());
                    return;
                }
                samples = 1;
                each = worstCase.sample(prompt, maxTokens);
            }
            startProposal(move, samples, maxTokens, each, prompt);
            move.left -= samples;
            if (move.left == 0) {
                proposals.removeFirst();
            }
        }
    }

    private void startProposal(Propose move, int samples, int maxTokens, Ledger.Estimate each, long prompt) {
        Call call = new Call(nextCall++, Role.PROPOSER, List.of(move.node), nextTrial, samples, each, prompt);
        nextTrial += samples;
        ledger.started(Role.PROPOSER, samples, each);
        calls.put(call.id, call);
        outcome.called();
        trace.add((seq, at) ->
                new TraceEvent.ProposeStarted(seq, at, call.id, move.node.id(), call.firstTrial, samples, maxTokens));
        Sampling sampling = plan.sampling().withMaxTokens(maxTokens);
        call.handle = proposer.propose(
                new Proposer.Request(
                        plan.problem(), move.node.text(), samples, move.unit, sampling, plan.seed() + call.firstTrial),
                deadline,
                reply -> inbox.post(new Inbox.Event.FromProposer(call.id, reply)));
    }

    private void startScores() {
        Verifier judge = verifier;
        while (!toScore.isEmpty() && ledger.parallelLeft() > 0) {
            if (judge == null) {
                throw new IllegalStateException(plan.strategy() + " asks for scores in a search without a verifier");
            }
            Node node = toScore.getFirst();
            long text = rootPromptTokens + TokenEstimate.of(node.text());
            Ledger.Estimate each = worstCase.score(text);
            if (ledger.affordable(each, 1) == 0) {
                if (calls.isEmpty()) {
                    cutBy = ledger.tighter(each);
                }
                return;
            }
            toScore.removeFirst();
            Call call = new Call(nextCall++, Role.VERIFIER, List.of(node), -1, 1, each, text);
            ledger.started(Role.VERIFIER, 1, each);
            calls.put(call.id, call);
            outcome.called();
            trace.add((seq, at) -> new TraceEvent.ScoreStarted(seq, at, call.id, List.of(node.id())));
            call.handle = judge.score(
                    plan.problem(),
                    call.nodes,
                    deadline,
                    reply -> inbox.post(new Inbox.Event.FromVerifier(call.id, reply)));
        }
    }

    private void handle(Inbox.Event event) {
        switch (event) {
            case Inbox.Event.Abandoned() -> throw new SearchAbandonedException();
            case Inbox.Event.FromProposer(int id, Proposer.Reply reply) -> {
                Call call = calls.get(id);
                if (call != null) {
                    proposed(call, reply);
                }
            }
            case Inbox.Event.FromVerifier(int id, Verifier.Reply reply) -> {
                Call call = calls.get(id);
                if (call != null) {
                    scored(call, reply);
                }
            }
        }
    }

    private void proposed(Call call, Proposer.Reply reply) {
        switch (reply) {
            case Proposer.Reply.Continuation continuation -> {
                if (call.answer(continuation.sample())) {
                    grow(call, continuation);
                }
            }
            case Proposer.Reply.Failed(int sample, Failure failure) -> sampleFailed(call, sample, failure);
            case Proposer.Reply.Progress(long tokens) -> {
                call.progress = tokens;
                trace.add((seq, at) -> new TraceEvent.Progress(seq, at, call.id, tokens));
            }
            case Proposer.Reply.Ended(Tokens tokens, Failure failure) -> {
                Failure missing = failure != null
                        ? failure
                        : Failure.of(Kind.UPSTREAM_ERROR, "the proposer ended its reply without this sample");
                for (int sample = 0; sample < call.parts; sample++) {
                    sampleFailed(call, sample, missing);
                }
                close(call, tokens);
            }
        }
    }

    private void grow(Call call, Proposer.Reply.Continuation reply) {
        Node parent = call.nodes.getFirst();
        String text = parent.text() + reply.text();
        boolean open = reply.finishReason() == FinishReason.STEP;
        Answer answer = open
                ? null
                : answers.read(text, reply.finishReason() == FinishReason.STOP).orElse(null);
        Node node = new Node(
                nodes.size(),
                parent.id(),
                call.firstTrial + reply.sample(),
                parent.depth() + 1,
                text,
                reply.reasoning(),
                reply.finishReason(),
                answer,
                reply.tokens(),
                reply.logProbs());
        nodes.add(node);
        ledger.ended(call.reservedEach);
        book(call, node.id(), reply.tokens());
        if (parent.id() == 0 && reply.tokens().prompt() > 0) {
            rootPromptTokens = reply.tokens().prompt();
        }
        call.progress = Math.max(0, call.progress - reply.tokens().completion());
        outcome.finished();
        trace.add((seq, at) -> new TraceEvent.Proposed(seq, at, call.id, node));
        tell(new Told.Proposed(node));
    }

    private void sampleFailed(Call call, int sample, Failure failure) {
        if (!call.answer(sample)) {
            return;
        }
        ledger.ended(call.reservedEach);
        call.failed++;
        int trial = call.firstTrial + sample;
        outcome.failed(Role.PROPOSER, failure);
        trace.add((seq, at) -> new TraceEvent.Failed(
                seq, at, call.id, Role.PROPOSER, trial, call.nodes.getFirst().id(), failure));
        tell(new Told.ProposeFailed(trial, failure));
    }

    private void scored(Call call, Verifier.Reply reply) {
        switch (reply) {
            case Verifier.Reply.Scored(int index, Score score, Tokens tokens) -> {
                if (call.answer(index)) {
                    Node node = call.nodes.get(index);
                    ledger.ended(call.reservedEach);
                    book(call, node.id(), tokens);
                    outcome.scored();
                    double value = score.value(plan.aggregation());
                    trace.add((seq, at) -> new TraceEvent.Scored(seq, at, call.id, node.id(), value, score));
                    tell(new Told.Scored(node, score));
                }
            }
            case Verifier.Reply.Failed(int index, Failure failure) -> scoreFailed(call, index, failure);
            case Verifier.Reply.Ended(Tokens tokens, Failure failure) -> {
                Failure missing = failure != null
                        ? failure
                        : Failure.of(Kind.UPSTREAM_ERROR, "the verifier ended its reply without this score");
                for (int index = 0; index < call.parts; index++) {
                    scoreFailed(call, index, missing);
                }
                close(call, tokens);
            }
        }
    }

    private void scoreFailed(Call call, int index, Failure failure) {
        if (!call.answer(index)) {
            return;
        }
        ledger.ended(call.reservedEach);
        call.failed++;
        Node node = call.nodes.get(index);
        outcome.failed(Role.VERIFIER, failure);
        trace.add((seq, at) -> new TraceEvent.Failed(seq, at, call.id, Role.VERIFIER, null, node.id(), failure));
        tell(new Told.ScoreFailed(node, failure));
    }

    private void tell(Told told) {
        strategy.tell(told);
        noteLeader();
    }

    private void noteLeader() {
        Selection best = strategy.best().orElse(null);
        if (best == null || best.equals(leader)) {
            return;
        }
        leader = best;
        Answer answer = best.node().answer();
        trace.add((seq, at) -> new TraceEvent.Best(
                seq,
                at,
                best.node().id(),
                answer == null ? null : answer.text(),
                best.basis(),
                best.vote(),
                best.score()));
    }

    private void book(Call call, int node, Tokens tokens) {
        call.book(node, tokens);
        ledger.spent(call.role, tokens);
    }

    /** The engine's own total replaces what was counted reply by reply, so that usage adds up to it exactly. */
    private void close(Call call, @Nullable Tokens total) {
        calls.remove(call.id);
        Tokens counted = call.bookedTotal();
        if (total != null) {
            ledger.spent(call.role, total.minus(counted));
        }
        outcome.book(call, Objects.requireNonNullElse(total, counted), Fate.FAILED);
    }

    /** Takes what is on its way already, so that little is cancelled and what has ended is counted exactly. */
    private void collectLateReplies() throws InterruptedException {
        if (calls.isEmpty() || cutBy == SearchResult.CutBy.MAX_SECONDS) {
            return;
        }
        Instant patience = clock.instant().plus(LINGER);
        while (!calls.isEmpty()) {
            boolean onlyCounts = calls.values().stream().allMatch(call -> call.pending() == 0);
            Instant until = onlyCounts ? patience.plus(COUNT_PATIENCE) : patience;
            Inbox.Event event = inbox.take(until.isBefore(deadline) ? until : deadline);
            if (event == null) {
                return;
            }
            handle(event);
        }
    }

    private void cancelAll(String reason) {
        for (Call call : calls.values()) {
            if (call.handle != null) {
                call.handle.cancel();
            }
            int pending = call.pending();
            if (pending > 0) {
                trace.add((seq, at) -> new TraceEvent.Cancelled(seq, at, call.id, call.role, pending, reason));
            }
            outcome.cancelled(call, pending);
        }
        calls.clear();
    }

    private SearchResult conclude() {
        double seconds = Duration.between(began, clock.instant()).toNanos() / 1e9;
        Selection best = strategy.best().orElse(null);
        Failure failure = outcome.failure(best, cutBy);
        Usage usage = outcome.usage(best, nodes, ledger.samplesStarted(), seconds);
        if (best == null || failure != null) {
            Failure why = failure != null ? failure : Failure.of(Kind.INTERNAL, "the search ended without a candidate");
            trace.add((seq, at) -> new TraceEvent.GaveUp(seq, at, why, usage));
            throw new SearchFailedException(why, usage);
        }
        SearchResult.CutBy cut = strategy.settled() ? null : cutBy;
        trace.add((seq, at) -> new TraceEvent.Finished(seq, at, best.node().id(), cut, usage));
        return outcome.result(best, cut, usage);
    }
}
