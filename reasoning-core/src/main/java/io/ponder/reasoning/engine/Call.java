package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.trace.Role;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call in flight: its parts, which of them have been answered, and what they spent. */
final class Call {

    /**
     * One sample, reply or score.
     *
     * @param trial -1 for a score
     * @param index which of the call's prefixes or candidates it is for
     * @param sample which of that prefix's samples it is; 0 for a score
     */
    record Part(Grant grant, int trial, int index, int sample) {

        /** What is continued, asked about or scored. */
        Node node() {
            return grant.move().node;
        }

        int ticket() {
            return grant.move().ticket;
        }

        /** @param trial -1 for a score */
        boolean isOf(int id, int trial) {
            return this.trial == trial && node().id() == id;
        }

        private boolean isSame(Part other) {
            return trial == other.trial && node() == other.node();
        }

        /** Held for it until it has ended. */
        Ledger.Estimate reserved() {
            return grant.each();
        }

        /** Continued instead of the node's text; null for the node's text. */
        @Nullable
        String prefix() {
            return grant.move().variation.prefix();
        }
    }

    final int id;
    final Waiting.Kind kind;
    final List<Grant> grants;
    final List<Part> parts = new ArrayList<>();

    /** How its samples are drawn; null for a call that scores. */
    final Grant.@Nullable Manner manner;

    /** Of the tokens; null when unknown. */
    final @Nullable Price price;

    /** For each finished part, the node its tokens are booked on. */
    final List<Integer> bookedOn = new ArrayList<>();

    final List<Tokens> booked = new ArrayList<>();

    /** Of which prefixes the prompt has been counted. */
    final Set<Node> read = new HashSet<>();

    /** Where the parts of each grant begin. */
    private final int[] firstPlaces;

    private final BitSet answered = new BitSet();
    private final BitSet unwanted = new BitSet();

    /** Completion tokens of the parts that are still growing, as last reported. */
    long progress;

    /** Whether words of it were passed on as the answer. */
    boolean hasSpoken;

    int failed;
    Proposer.@Nullable InFlight handle;

    /** Tells when it has been silent for too long. */
    final Hedging.Watch watch;

    /** How many calls have asked for its parts before. */
    final int attempt;

    /** Another call in flight for the same parts: of two such calls, one has been silent for too long. */
    @Nullable
    Call twin;

    /** Parts that were left to the twin. */
    int left;

    /**
     * @param grants what it is made of, drawn alike
     */
    Call(int id, List<Grant> grants, @Nullable Price price, int attempt, Hedging.Watch watch) {
        Grant first = grants.getFirst();
        this.id = id;
        this.attempt = attempt;
        this.watch = watch;
        this.kind = first.move().kind;
        this.grants = grants;
        this.manner = first.manner();
        this.price = price;
        this.firstPlaces = new int[grants.size()];
        for (int index = 0; index < firstPlaces.length; index++) {
            Grant grant = grants.get(index);
            firstPlaces[index] = parts.size();
            for (int i = 0; i < grant.samples(); i++) {
                parts.add(new Part(grant, grant.firstTrial() + i, index, i));
            }
        }
    }

    Role role() {
        return kind.role;
    }

    /** Whether what it draws is the answer, whatever it says. */
    boolean isTheAnswer() {
        return grants.getFirst().move().variation.isTheAnswer() && parts.size() == 1;
    }

    /** A part that has not been answered; null when there is no such part. */
    @Nullable
    Part pending(int prefix, int sample) {
        return pendingParts().stream()
                .filter(part -> part.index() == prefix && part.sample() == sample)
                .findFirst()
                .orElse(null);
    }

    /** Marks a part as answered; null when it had been, or when there is no such part. */
    @Nullable
    Part answer(int prefix, int sample) {
        if (prefix < 0 || prefix >= firstPlaces.length || sample < 0) {
            return null;
        }
        int place = firstPlaces[prefix] + sample;
        if (place >= parts.size() || parts.get(place).index() != prefix || answered.get(place)) {
            return null;
        }
        answered.set(place);
        return parts.get(place);
    }

    int pending() {
        return parts.size() - answered.cardinality();
    }

    List<Part> pendingParts() {
        List<Part> pending = new ArrayList<>();
        for (int part = answered.nextClearBit(0); part < parts.size(); part = answered.nextClearBit(part + 1)) {
            pending.add(parts.get(part));
        }
        return pending;
    }

    /** What is pending, as grants for another call. */
    List<Grant> pendingGrants() {
        return grants(pendingParts());
    }

    /** What is pending and still wanted, as grants for another call. */
    List<Grant> wantedGrants() {
        return grants(pendingParts().stream()
                .filter(part -> !unwanted.get(firstPlaces[part.index()] + part.sample()))
                .toList());
    }

    private static List<Grant> grants(List<Part> parts) {
        List<Grant> grants = new ArrayList<>();
        Part last = null;
        for (Part part : parts) {
            Grant grant = part.grant();
            boolean follows = last != null && last.grant() == grant && last.sample() + 1 == part.sample();
            int samples = follows ? grants.removeLast().samples() + 1 : 1;
            int firstTrial = part.trial() < 0 ? part.trial() : part.trial() - samples + 1;
            grants.add(
                    new Grant(grant.move(), firstTrial, samples, grant.manner(), grant.each(), grant.promptTokens()));
            last = part;
        }
        return grants;
    }

    /** Whether this call still waits for a part of its twin. */
    boolean awaits(Part twins) {
        return place(twins) >= 0;
    }

    /** Leaves a part to the twin; null when it is not pending here. */
    @Nullable
    Part leave(Part twins) {
        int place = place(twins);
        if (place < 0) {
            return null;
        }
        answered.set(place);
        left++;
        return parts.get(place);
    }

    private int place(Part twins) {
        for (int part = answered.nextClearBit(0); part < parts.size(); part = answered.nextClearBit(part + 1)) {
            if (parts.get(part).isSame(twins)) {
                return part;
            }
        }
        return -1;
    }

    /** Notes that a move is no longer wanted; true when parts are pending and none of them is wanted. */
    boolean drop(int ticket) {
        boolean wanted = false;
        for (int part = answered.nextClearBit(0); part < parts.size(); part = answered.nextClearBit(part + 1)) {
            if (parts.get(part).ticket() == ticket) {
                unwanted.set(part);
            }
            wanted |= !unwanted.get(part);
        }
        return !wanted && pending() > 0;
    }

    /** @param node on which a part's tokens are booked */
    void book(Part part, int node, Tokens tokens) {
        bookedOn.add(node);
        booked.add(tokens);
        if (tokens.prompt() > 0) {
            read.add(part.node());
        }
    }

    Tokens bookedTotal() {
        Tokens total = Tokens.NONE;
        for (Tokens tokens : booked) {
            total = total.plus(tokens);
        }
        return total;
    }
}
