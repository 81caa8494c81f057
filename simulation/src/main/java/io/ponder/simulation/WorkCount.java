package io.ponder.simulation;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what one search asks of the engines: questions apart from texts, since their lengths differ from one use to another. */
final class WorkCount {

    private final Set<Integer> seen = new HashSet<>();

    private int calls;
    private int samples;
    private double written;
    private int questions;
    private int cachedQuestions;
    private long read;
    private long cachedRead;
    private int scored;
    private long scoredTokens;
    private long freshTokens;

    /**
     * What was counted.
     *
     * @param questions that were read
     * @param cachedQuestions those among them that a prefix cache held
     * @param read tokens of answers and parts of answers that were read to be continued, revised or judged by the model
     * @param cachedRead those among them that a prefix cache held
     * @param scoredTokens of answers that the verifier read
     * @param freshTokens those among them that it had not read before with the same beginning
     */
    record Total(
            int calls,
            int samples,
            double written,
            int questions,
            int cachedQuestions,
            long read,
            long cachedRead,
            int scored,
            long scoredTokens,
            long freshTokens) {}

    Total total() {
        return new Total(
                calls,
                samples,
                written,
                questions,
                cachedQuestions,
                read,
                cachedRead,
                scored,
                scoredTokens,
                freshTokens);
    }

    void called() {
        calls++;
    }

    void asked(List<Message> messages, String prefix, int drawn) {
        boolean isCached = !prefix.isEmpty();
        long texts = messages.size() == 1 && Texts.tokens(messages) == Texts.PROBLEM_TOKENS
                ? 0
                : Texts.tokens(messages) - Texts.PROBLEM_TOKENS;
        long tokens = Math.max(0, texts) + Texts.tokens(prefix);
        samples += drawn;
        questions++;
        read += tokens;
        if (isCached) {
            cachedQuestions++;
            cachedRead += tokens;
        }
    }

    void wrote(double tokens) {
        written += tokens;
    }

    void scored(Node node) {
        long whole = Texts.tokens(node.text());
        scored++;
        scoredTokens += whole;
        Node above = node;
        while (!above.isRoot() && above.continues() && !seen.contains(above.id())) {
            above = above.parent();
        }
        long before = seen.contains(above.id()) ? Texts.tokens(above.text()) : 0;
        freshTokens += whole - before;
        seen.add(node.id());
    }
}
