package io.ponder.simulation;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what one search asks of the engines: questions apart from texts, since their lengths differ from one use to another. */
final class WorkCount {

    private final Set<Integer> seen = new HashSet<>();

    int calls;
    int samples;
    double written;

    /** Questions that were read, and those among them that a prefix cache held. */
    int questions;

    int cachedQuestions;

    /** Tokens of answers and parts of answers that were read to be continued, revised or judged by the model. */
    long read;

    long cachedRead;
    int scored;

    /** Tokens of answers that the verifier read. */
    long scoredTokens;

    /** Those among them that it had not read before with the same beginning. */
    long freshTokens;

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
