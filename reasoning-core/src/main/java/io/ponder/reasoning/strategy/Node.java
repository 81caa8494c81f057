package io.ponder.reasoning.strategy;

import io.ponder.answers.Answer;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the search tree: a prefix, or a finished candidate. The root is the empty prefix. A node keeps its own words
 * and a reference to the node it continues, so that the text siblings share is stored once.
 */
public final class Node {

    private static final Node ROOT = new Node();

    private final int id;
    private final @Nullable Node parent;
    private final int trial;
    private final int depth;
    private final boolean continues;
    private final int textTokens;
    private final String inserted;
    private final String continuation;
    private final @Nullable String reasoning;
    private final FinishReason finishReason;
    private final @Nullable Answer answer;
    private final int promptTokens;
    private final int cachedTokens;
    private final int completionTokens;
    private final @Nullable LogProbs logProbs;
    private final List<ToolCall> toolCalls;
    private final @Nullable List<TokenLogProb> tokenLogProbs;
    private final @Nullable FormFault fault;

    private Node() {
        id = 0;
        parent = null;
        trial = -1;
        depth = 0;
        continues = false;
        textTokens = 0;
        inserted = "";
        continuation = "";
        reasoning = null;
        finishReason = FinishReason.STEP;
        answer = null;
        promptTokens = 0;
        cachedTokens = 0;
        completionTokens = 0;
        logProbs = null;
        toolCalls = List.of();
        tokenLogProbs = null;
        fault = null;
    }

    /** A node whose model called no tool. */
    public Node(
            int id,
            Node parent,
            int trial,
            boolean continues,
            String inserted,
            String continuation,
            @Nullable String reasoning,
            FinishReason finishReason,
            @Nullable Answer answer,
            Tokens tokens,
            @Nullable LogProbs logProbs) {
        this(
                id,
                parent,
                trial,
                continues,
                inserted,
                continuation,
                reasoning,
                finishReason,
                answer,
                tokens,
                logProbs,
                List.of(),
                null,
                null);
    }

    /**
     * @param id in order of arrival, from 1
     * @param trial see {@link #trial()}
     * @param continues whether the parent's text comes first
     * @param inserted put between the parent's text and the model's words; usually empty
     * @param continuation what the model wrote, word for word
     * @param toolCalls what it called; usually empty
     * @param tokenLogProbs see {@link #tokenLogProbs()}
     * @param fault see {@link #fault()}
     */
    public Node(
            int id,
            Node parent,
            int trial,
            boolean continues,
            String inserted,
            String continuation,
            @Nullable String reasoning,
            FinishReason finishReason,
            @Nullable Answer answer,
            Tokens tokens,
            @Nullable LogProbs logProbs,
            List<ToolCall> toolCalls,
            @Nullable List<TokenLogProb> tokenLogProbs,
            @Nullable FormFault fault) {
        this.id = id;
        this.parent = parent;
        this.trial = trial;
        this.depth = parent.depth + 1;
        this.continues = continues;
        this.inserted = inserted;
        this.continuation = continuation;
        this.reasoning = reasoning;
        this.finishReason = finishReason;
        this.answer = answer;
        this.promptTokens = Math.toIntExact(tokens.prompt());
        this.cachedTokens = Math.toIntExact(tokens.cached());
        this.completionTokens = Math.toIntExact(tokens.completion());
        this.logProbs = logProbs;
        this.toolCalls = List.copyOf(toolCalls);
        this.tokenLogProbs = tokenLogProbs;
        this.fault = fault;
        long own = tokens.completion() > 0 ? tokens.completion() : TokenEstimate.of(continuation);
        long before = (continues ? parent.textTokens : 0) + TokenEstimate.of(inserted);
        this.textTokens = (int) Math.min(Integer.MAX_VALUE, before + own);
    }

    /** The empty prefix every search starts from. */
    public static Node root() {
        return ROOT;
    }

    /** 0 for the root; then in order of arrival. */
    public int id() {
        return id;
    }

    /** The node this came from; the root for the root. */
    public Node parent() {
        return parent == null ? this : parent;
    }

    public boolean isRoot() {
        return parent == null;
    }

    /**
     * Which sample of the search drew it, counted in the order they were asked for: unlike {@link #id} it does not
     * depend on the order of arrival, so ties are broken by it; -1 for the root.
     */
    public int trial() {
        return trial;
    }

    /** Nodes between the root and here; 0 for the root. */
    public int depth() {
        return depth;
    }

    /** What the model wrote here, word for word. */
    public String continuation() {
        return continuation;
    }

    /** What was put before the model's words; usually empty. */
    public String inserted() {
        return inserted;
    }

    /** Whether the parent's text is a part of this one's. */
    public boolean continues() {
        return continues;
    }

    /** Everything that was written up to here, word for word. */
    public String text() {
        Deque<String> parts = new ArrayDeque<>();
        for (Node at = this; !at.isRoot(); at = at.continues ? at.parent() : ROOT) {
            parts.push(at.continuation);
            parts.push(at.inserted);
        }
        return String.join("", parts);
    }

    /** Tokens of {@link #text}, by the engine's count where there is one. */
    public int textTokens() {
        return textTokens;
    }

    /** The model's own thinking, where the engine separates it. */
    public @Nullable String reasoning() {
        return reasoning;
    }

    /** {@code STEP} while the answer is still open. */
    public FinishReason finishReason() {
        return finishReason;
    }

    /** What a vote compares; null when none could be read. */
    public @Nullable Answer answer() {
        return answer;
    }

    /** What drawing it cost, as far as the engine reported it. */
    public Tokens tokens() {
        return new Tokens(promptTokens, cachedTokens, completionTokens);
    }

    /** Of {@link #continuation}; null where the engine reported none. */
    public @Nullable LogProbs logProbs() {
        return logProbs;
    }

    /** The same of {@link #text}, over all its parts; null where the engine reported none for a part. */
    public @Nullable LogProbs textLogProbs() {
        LogProbs all = logProbs;
        for (Node at = this; all != null && at.continues && !at.parent().isRoot(); at = at.parent()) {
            LogProbs before = at.parent().logProbs;
            all = before == null ? null : before.then(all);
        }
        return all;
    }

    /** What the model called instead of answering; usually empty. */
    public List<ToolCall> toolCalls() {
        return toolCalls;
    }

    /** Each token of {@link #continuation} with its probability; null unless the request asks for them. */
    public @Nullable List<TokenLogProb> tokenLogProbs() {
        return tokenLogProbs;
    }

    /** What is wrong with its form; null for nothing. It is never chosen over a candidate without a fault. */
    public @Nullable FormFault fault() {
        return fault;
    }

    /** Whether this is a candidate: no step follows it, and it answers. */
    public boolean isCandidate() {
        return finishReason.endsCandidate();
    }

    /** Whether the model ended it itself: a candidate that was cut off is chosen only when nothing better is left. */
    public boolean isComplete() {
        return finishReason.isComplete();
    }

    /** Whether {@code other} is this node or lies below it. */
    public boolean contains(Node other) {
        Node at = other;
        while (at.depth > depth && at.parent != null) {
            at = at.parent;
        }
        return at == this;
    }

    @Override
    public String toString() {
        return "node " + id + " (trial " + trial + ", depth " + depth + ")";
    }
}
