package io.ponder.reasoning.search;

import io.ponder.reasoning.Tokens;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A call in flight: its parts, which of them have been answered, and what they spent. */
final class Call {

    /** The ticket of a score. */
    static final int NO_TICKET = Integer.MIN_VALUE;

    /** What a call is for. */
    enum Kind {
        PROPOSE(Role.PROPOSER),
        CONSULT(Role.VERIFIER),
        SCORE(Role.VERIFIER);

        final Role role;

        Kind(Role role) {
            this.role = role;
        }
    }

    /**
     * One sample, reply or score.
     *
     * @param node what is continued, asked about or scored
     * @param trial -1 for a score
     * @param ticket of the move; {@link #NO_TICKET} for a score
     * @param promptTokens by estimate or as learned, for a call that is stopped before its engine counts them
     * @param prefix continued instead of the node's text; null for the node's text
     */
    record Part(
            Node node,
            int trial,
            int ticket,
            Ledger.Estimate reserved,
            long promptTokens,
            @Nullable String prefix) {}

    final int id;
    final Kind kind;
    final List<Part> parts;

    /** Of the tokens; null when unknown. */
    final @Nullable Price price;

    /** How the samples were asked for; null for a score. */
    final Proposals.@Nullable Manner manner;

    /** For each finished part, the node its tokens are booked on. */
    final List<Integer> bookedOn = new ArrayList<>();

    final List<Tokens> booked = new ArrayList<>();
    private final BitSet answered = new BitSet();
    private final BitSet unwanted = new BitSet();

    /** Completion tokens of the parts that are still growing, as last reported. */
    long progress;

    int failed;
    Proposer.@Nullable InFlight handle;

    Call(int id, Kind kind, List<Part> parts, @Nullable Price price, Proposals.@Nullable Manner manner) {
        this.id = id;
        this.kind = kind;
        this.parts = parts;
        this.price = price;
        this.manner = manner;
    }

    Role role() {
        return kind.role;
    }

    /** Marks a part as answered; null when it had been, or when there is no such part. */
    @Nullable
    Part answer(int part) {
        if (part < 0 || part >= parts.size() || answered.get(part)) {
            return null;
        }
        answered.set(part);
        return parts.get(part);
    }

    List<Part> pendingParts() {
        List<Part> pending = new ArrayList<>();
        for (int part = answered.nextClearBit(0); part < parts.size(); part = answered.nextClearBit(part + 1)) {
            pending.add(parts.get(part));
        }
        return pending;
    }

    int pending() {
        return parts.size() - answered.cardinality();
    }

    /** Notes that parts are no longer wanted; true when none that is pending still is. */
    boolean drop(Predicate<Part> which) {
        boolean wanted = false;
        for (int part = answered.nextClearBit(0); part < parts.size(); part = answered.nextClearBit(part + 1)) {
            if (which.test(parts.get(part))) {
                unwanted.set(part);
            }
            wanted |= !unwanted.get(part);
        }
        return !wanted && pending() > 0;
    }

    void book(int node, Tokens tokens) {
        bookedOn.add(node);
        booked.add(tokens);
    }

    Tokens bookedTotal() {
        Tokens total = Tokens.NONE;
        for (Tokens tokens : booked) {
            total = total.plus(tokens);
        }
        return total;
    }
}
