package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A panel: answers that are drawn side by side and looked at together. Every strategy that waits for several answers waits for
 * a panel. {@link BaseStrategy} {@linkplain BaseStrategy#draw(Panel, io.ponder.reasoning.strategy.Move.Propose) draws} its
 * members, tells it which have come or are lost, and {@linkplain BaseStrategy#withdraw withdraws} the rest.
 *
 * <ul>
 *   <li>A <i>member</i> is open until it has come or is lost. A panel whose members are all lost but one is a panel of one.
 *   <li>The <i>quorum</i> is how many must have come. A panel is ready once it has its quorum, or no member is open.
 *   <li>Members that are open when it is <i>closed</i> are stopped down to the engine. One that comes all the same is a candidate
 *       like any other, and paid for, but no member.
 * </ul>
 */
public final class Panel {

    /** Members of one panel. */
    public static final int MOST = 256;

    /** The quorum, of a panel with {@code n} members. */
    public static final Parameter<Integer> WAIT_FOR = new Parameter.Whole(
            "wait_for",
            "decide once so many of the n samples have finished, without the stragglers; 0 waits for all",
            0,
            MOST,
            0);

    private int size;
    private int quorum;
    private final List<Node> members = new ArrayList<>();
    private final Set<Integer> tickets = new LinkedHashSet<>();
    private int lost;
    private boolean closed;

    /**
     * @param size members, at least 1
     * @param quorum 1 to {@code size}
     */
    public Panel(int size, int quorum) {
        if (quorum < 1 || quorum > size) {
            throw new IllegalArgumentException("a panel of " + size + " has no quorum of " + quorum);
        }
        this.size = size;
        this.quorum = quorum;
    }

    /** A panel that waits for all its members. */
    public Panel(int size) {
        this(size, size);
    }

    /** How many members a panel has. */
    public static Parameter<Integer> n(int byDefault) {
        return new Parameter.Whole("n", "how many answers to draw", 1, MOST, byDefault);
    }

    /** The quorum, as a share of each round's panel. */
    public static Parameter<Double> shareToWaitFor() {
        return new Parameter.Real(
                "wait_for",
                "share of a round's answers after whose arrival it goes on without the stragglers",
                0.1,
                1,
                1.0);
    }

    /** A panel that waits for a share of its members, above 0 to 1. */
    static Panel of(int size, double share) {
        return new Panel(size, Math.clamp((int) Math.ceil(share * size - 1e-9), 1, size));
    }

    /** Makes room for more members, all of which are waited for. */
    public void enlarge(int more) {
        size += more;
        quorum += more;
    }

    void asked(int ticket) {
        tickets.add(ticket);
    }

    void came(Node node) {
        if (open() > 0) {
            members.add(node);
        }
    }

    void lost() {
        if (open() > 0) {
            lost++;
        }
    }

    /** Takes no further member. */
    void close() {
        closed = true;
    }

    /** What its members were asked for under. */
    Set<Integer> tickets() {
        return tickets;
    }

    /** Members, whatever has become of them. */
    public int size() {
        return size;
    }

    /** Those that have come, in order of trial. */
    public List<Node> members() {
        List<Node> inOrder = new ArrayList<>(members);
        inOrder.sort(Comparator.comparingInt(Node::trial));
        return inOrder;
    }

    /** Members that may still come. */
    public int open() {
        return closed ? 0 : size - members.size() - lost;
    }

    /** Whether it has its quorum, or no member is open. */
    public boolean isReady() {
        return members.size() >= quorum || open() == 0;
    }
}
