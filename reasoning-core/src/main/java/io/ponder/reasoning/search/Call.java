package io.ponder.reasoning.search;

import io.ponder.reasoning.Tokens;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call in flight: which of its parts have been answered, and what they spent. */
final class Call {

    final int id;
    final Role role;

    /** The node continued, for a proposer's call; the nodes scored, for a verifier's. */
    final List<Node> nodes;

    final int firstTrial;
    final int parts;
    final Ledger.Estimate reservedEach;

    /** The prompt, by estimate or as learned, for a call that is stopped before its engine counts it. */
    final long promptTokens;

    /** For each finished part, the node its tokens are booked on. */
    final List<Integer> bookedOn = new ArrayList<>();

    final List<Tokens> booked = new ArrayList<>();
    private final BitSet answered = new BitSet();

    /** Completion tokens of the parts that are still growing, as last reported. */
    long progress;

    int failed;
    Proposer.@Nullable InFlight handle;

    Call(
            int id,
            Role role,
            List<Node> nodes,
            int firstTrial,
            int parts,
            Ledger.Estimate reservedEach,
            long promptTokens) {
        this.id = id;
        this.role = role;
        this.nodes = nodes;
        this.firstTrial = firstTrial;
        this.parts = parts;
        this.reservedEach = reservedEach;
        this.promptTokens = promptTokens;
    }

    /** Marks a part as answered; false when it had been, or when there is no such part. */
    boolean answer(int part) {
        if (part < 0 || part >= parts || answered.get(part)) {
            return false;
        }
        answered.set(part);
        return true;
    }

    boolean isAnswered(int part) {
        return answered.get(part);
    }

    int pending() {
        return parts - answered.cardinality();
    }

    void book(int node, Tokens tokens) {
        bookedOn.add(node);
        booked.add(tokens);
    }

    Tokens bookedTotal() {
        return booked.stream().reduce(Tokens.NONE, Tokens::plus);
    }
}
