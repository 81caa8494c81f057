package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the calls of one search to its proposer and its verifier. */
final class Requests {

    private final SearchPlan plan;
    private final Proposer proposer;
    private final @Nullable Verifier verifier;
    private final Inbox inbox;
    private final Instant deadline;
    private final TraceLog trace;

    /** @param deadline after which nobody waits for a reply */
    Requests(
            SearchPlan plan,
            Proposer proposer,
            @Nullable Verifier verifier,
            Inbox inbox,
            Instant deadline,
            TraceLog trace) {
        this.plan = plan;
        this.proposer = proposer;
        this.verifier = verifier;
        this.inbox = inbox;
        this.deadline = deadline;
        this.trace = trace;
    }

    /**
     * Who answers a call.
     *
     * @param whom the model or the verifier
     * @param price of its tokens; null when unknown
     */
    record Asked(String whom, @Nullable Price price) {}

    /** @param grants all of one kind and manner */
    Asked asked(List<Grant> grants) {
        Grant.Manner manner = grants.getFirst().manner();
        if (manner != null) {
            return new Asked(manner.model(), plan.price(manner.model()));
        }
        SearchPlan.Judge judge = plan.verifier();
        if (judge == null) {
            throw new IllegalStateException("the search was begun without a verifier");
        }
        return new Asked(judge.name(), judge.price());
    }

    /** Whether the words of a call are passed on as they are written. */
    boolean isLive(Call call) {
        return plan.isLive() && call.isTheAnswer();
    }

    /** Writes into the trace that a call begins. */
    void announce(Call call) {
        if (call.manner == null) {
            List<Integer> nodes =
                    call.parts.stream().map(part -> part.node().id()).toList();
            trace.add((seq, at) -> new TraceEvent.ScoreStarted(seq, at, call.id, nodes));
            return;
        }
        for (Grant grant : call.grants) {
            announce(call, grant, call.manner);
        }
    }

    private void announce(Call call, Grant grant, Grant.Manner manner) {
        Node node = grant.move().node;
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
                        grant.move().variation.prefix(),
                        question(manner)));
    }

    /** The last message that a call asks with, where that is not the problem's. */
    private @Nullable String question(Grant.Manner manner) {
        String asked = manner.messages().getLast().content();
        return asked.equals(plan.problem().messages().getLast().content()) ? null : asked;
    }

    /** Sends a call and sets its handle. The replies come by way of the inbox. */
    void send(Call call) {
        Grant.Manner manner = call.manner;
        call.handle = manner == null ? score(call) : draw(call, manner);
    }

    private Proposer.InFlight draw(Call call, Grant.Manner manner) {
        List<Proposer.Prefix> prefixes = call.grants.stream()
                .map(grant ->
                        new Proposer.Prefix(grant.move().before(), grant.samples(), plan.seed() + grant.firstTrial()))
                .toList();
        return proposer.propose(
                new Proposer.Request(
                        manner.model(),
                        manner.messages(),
                        prefixes,
                        manner.unit(),
                        manner.sampling(),
                        call.kind == Waiting.Kind.PROPOSE ? plan.problem().tools() : null,
                        isLive(call),
                        call.attempt),
                deadline,
                reply -> inbox.post(new Inbox.Event.FromProposer(call.id, reply)));
    }

    private Proposer.InFlight score(Call call) {
        Verifier scorer = verifier;
        if (scorer == null) {
            throw new IllegalStateException("the search was begun without a verifier");
        }
        List<Node> nodes = call.parts.stream().map(Call.Part::node).toList();
        return scorer.score(
                plan.problem(), nodes, deadline, reply -> inbox.post(new Inbox.Event.FromVerifier(call.id, reply)));
    }
}
