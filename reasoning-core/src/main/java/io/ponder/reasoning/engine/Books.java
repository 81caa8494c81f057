package io.ponder.reasoning.engine;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Usage;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The books of one search: every token it spent, on what, and whether an engine counted it. */
final class Books {

    private final UsageBook book = new UsageBook();
    private int calls;
    private boolean estimated;
    private @Nullable Before before;

    /** Where the books stood when the search was resumed. */
    private record Before(int bookings, int calls, int samples, boolean estimated, double seconds) {
        Usage usage(UsageBook book, IntFunction<Fate> fates) {
            return Usage.of(book.entries(bookings, fates), calls, samples, estimated, seconds, null);
        }
    }

    /** What follows is used by the part of the search that is not recorded. */
    void resumed(int samplesStarted, double seconds) {
        before = new Before(book.size(), calls, samplesStarted, estimated, seconds);
    }

    void called() {
        calls++;
    }

    /** Whether an engine's count is an estimate. */
    void estimated(boolean isEstimate) {
        estimated |= isEstimate;
    }

    /**
     * Books a call that is over on the nodes it made or scored.
     *
     * @param total the call's tokens
     * @param lost those spent on what failed; the others are spread in proportion to what each reply was counted with, but
     *     a prompt that samples share evenly
     * @param without the fate of the tokens when no part of the call succeeded
     */
    void book(Call call, Tokens total, Tokens lost, Fate without) {
        book(book, call, total, lost, without);
    }

    private static void book(UsageBook book, Call call, Tokens total, Tokens lost, Fate without) {
        int parts = call.bookedOn.size();
        if (parts == 0) {
            if (call.failed > 0 || !total.equals(Tokens.NONE)) {
                book.lost(call.role(), without, call.failed, total, call.price);
            }
            return;
        }
        Tokens used = total.minus(lost);
        // Samples of one prefix have read one prompt together, whichever of them its tokens were counted with.
        boolean isShared = call.grants.size() == 1;
        long[] prompt = spread(call, used.prompt(), isShared ? tokens -> 1 : Tokens::prompt);
        long[] cached = spread(call, used.cached(), isShared ? tokens -> 1 : Tokens::cached);
        long[] completion = spread(call, used.completion(), Tokens::completion);
        for (int i = 0; i < parts; i++) {
            Tokens share = new Tokens(prompt[i], cached[i], completion[i]);
            book.onNode(call.role(), call.bookedOn.get(i), 1, share, call.price);
        }
        if (call.failed > 0 || !lost.equals(Tokens.NONE)) {
            book.lost(call.role(), Fate.FAILED, call.failed, lost, call.price);
        }
    }

    private static long[] spread(Call call, long total, ToLongFunction<Tokens> of) {
        long[] weights = new long[call.booked.size()];
        Arrays.setAll(weights, part -> of.applyAsLong(call.booked.get(part)));
        return UsageBook.apportion(total, weights);
    }

    /**
     * Books a call that was stopped: what was counted so far, and an estimate of what its engine never reported. That is
     * so too where every part has been answered, since only the end of a call tells all that it used: a prompt is often
     * counted there alone, and what was spent on parts that failed always is.
     *
     * @param pending the parts that were not answered, without those that were left to another call
     * @return the estimate
     */
    Tokens cancelled(Call call, int pending) {
        Tokens counted = call.bookedTotal();
        Tokens guess = unreported(call);
        int stopped = pending + call.left;
        estimated |= !isFree(call);
        if (stopped == 0) {
            book(call, counted.plus(guess), Tokens.NONE, Fate.CANCELLED);
        } else {
            book(call, counted, Tokens.NONE, Fate.CANCELLED);
            book.lost(call.role(), Fate.CANCELLED, stopped, guess, call.price);
        }
        return guess;
    }

    private static boolean isFree(Call call) {
        return call.kind == Waiting.Kind.SCORE
                && call.parts.getFirst().reserved().tokens() == 0;
    }

    /**
     * An estimate of what a call has spent beside what its replies were counted with. An engine reads each prefix once at
     * least, however many samples it draws of it, and has written what it last told of.
     */
    Tokens unreported(Call call) {
        if (isFree(call)) {
            return Tokens.NONE;
        }
        Map<Node, Long> untold = new HashMap<>();
        call.parts.forEach(part -> untold.put(part.node(), part.grant().promptTokens()));
        untold.keySet().removeAll(call.read);
        return new Tokens(untold.values().stream().mapToLong(Long::longValue).sum(), 0, call.progress);
    }

    /**
     * @param returned the best candidate, and others that the client gets beside it; empty without an answer
     */
    Usage usage(List<Node> returned, List<Node> nodes, int samplesStarted, double seconds) {
        return usage(book, estimated, returned, nodes, samplesStarted, seconds);
    }

    /** What the search would have used if it had been abandoned now, with these calls in flight. */
    Usage usageSoFar(Collection<Call> inFlight, List<Node> nodes, int samplesStarted, double seconds) {
        UsageBook all = book.copy();
        boolean guessed = estimated;
        for (Call call : inFlight) {
            book(all, call, call.bookedTotal(), Tokens.NONE, Fate.CANCELLED);
            all.lost(call.role(), Fate.CANCELLED, call.pending(), unreported(call), call.price);
            guessed |= !isFree(call);
        }
        return usage(all, guessed, List.of(), nodes, samplesStarted, seconds);
    }

    private Usage usage(
            UsageBook book,
            boolean isEstimate,
            List<Node> returned,
            List<Node> nodes,
            int samplesStarted,
            double seconds) {
        IntFunction<Fate> fates = fates(returned, nodes);
        return Usage.of(
                book.entries(book.size(), fates),
                calls,
                samplesStarted,
                isEstimate,
                seconds,
                before == null ? null : before.usage(book, fates));
    }

    /** What became of a node, by its id; as for {@link #usage}. */
    static IntFunction<Fate> fates(List<Node> returned, List<Node> nodes) {
        Set<Node> selected = new HashSet<>();
        Answer answer = returned.isEmpty() ? null : returned.getFirst().answer();
        for (Node each : returned) {
            Node at = each;
            while (selected.add(at)) {
                at = at.parent();
            }
        }
        return id -> {
            Node node = nodes.get(id);
            if (selected.contains(node)) {
                return Fate.SELECTED;
            }
            Answer other = node.answer();
            boolean agrees = answer != null && other != null && other.key().equals(answer.key());
            return agrees ? Fate.SUPPORTING : Fate.PRUNED;
        };
    }
}
