package io.ponder.reasoning.search;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.FinishReason;
import io.ponder.reasoning.search.Move.Unit;
import org.jspecify.annotations.Nullable;

/** Makes nodes of the continuations of one search: why each ended, and what it answers. */
final class Growth {

    private final SearchState state;
    private final AnswerReader answers;
    private final boolean isMathematics;
    private final @Nullable Known[] recent = new Known[64];

    /**
     * @param grouped under the key that all spellings of the answer share
     */
    private record Known(Answer read, Answer grouped) {}

    Growth(SearchState state) {
        this.state = state;
        AnswerFormat format = state.plan.problem().answerFormat();
        this.answers = AnswerReader.of(format);
        this.isMathematics = format == AnswerFormat.AUTO;
    }

    /** Puts a new node into the tree, the books and the trace. */
    Node grow(Call call, Call.Part part, Proposer.Reply.Continuation reply) {
        Node parent = part.node();
        String prefix = part.prefix();
        int shared = prefix == null || parent.isRoot() ? 0 : sharedLength(prefix, parent);
        boolean continues = prefix == null || shared > 0;
        String inserted = prefix == null ? "" : prefix.substring(shared);
        FinishReason finish = finish(call, parent, continues, reply);
        Node node = new Node(
                state.nodes.size(),
                parent,
                part.trial(),
                continues,
                inserted,
                reply.text(),
                reply.reasoning(),
                finish,
                switch (finish) {
                    case STEP, UNCERTAIN -> null;
                    default -> answer((continues ? parent.text() : "") + inserted + reply.text(), finish);
                },
                reply.tokens(),
                reply.logProbs());
        state.nodes.add(node);
        state.candidates += node.isCandidate() ? 1 : 0;
        state.book(call, node.id(), reply.tokens());
        boolean isPlain = parent.isRoot() && prefix == null && isProblem(call);
        if (isPlain && reply.tokens().prompt() > 0) {
            state.problemTokens = reply.tokens().prompt();
        }
        state.outcome.finished();
        state.trace.add((seq, at) -> new TraceEvent.Proposed(seq, at, call.id, TraceNode.of(node)));
        return node;
    }

    /** The length of the node's text when {@code prefix} begins with it, else 0. */
    static int sharedLength(String prefix, Node node) {
        String text = node.text();
        return prefix.startsWith(text) ? text.length() : 0;
    }

    /** Equal answers share one key, however they are written, so that everything that counts votes counts keys. */
    private @Nullable Answer answer(String text, FinishReason finish) {
        return answers.read(text, finish == FinishReason.STOP)
                .map(this::grouped)
                .orElse(null);
    }

    /** Most candidates repeat an answer of before: its key is found once, and it is kept once. */
    private Answer grouped(Answer read) {
        int place = Math.floorMod(read.hashCode(), recent.length);
        Known known = recent[place];
        if (known == null || !known.read.equals(read)) {
            known = new Known(read, isMathematics ? AnswerEquivalence.canonical(read) : read);
            recent[place] = known;
        }
        return known.grouped;
    }

    private boolean isProblem(Call call) {
        Proposals.Manner manner = call.manner;
        return manner != null
                && manner.messages().equals(state.plan.problem().messages())
                && manner.model().equals(state.plan.model());
    }

    /** Why a continuation ended, where single steps are drawn with rules of our own that end every path. */
    private FinishReason finish(Call call, Node parent, boolean continues, Proposer.Reply.Continuation reply) {
        FinishReason reason = reply.finishReason();
        boolean isStep = call.manner != null && call.manner.unit() == Unit.STEP;
        boolean isOpen = isStep && (reason == FinishReason.STEP || reason == FinishReason.LENGTH);
        if (!isOpen) {
            return reason == FinishReason.STEP ? FinishReason.LENGTH : reason;
        }
        if (repeats(parent, reply.text())) {
            return FinishReason.STUCK;
        }
        long length = (continues ? parent.textTokens() : 0) + reply.tokens().completion();
        return length > state.plan.sampling().maxTokens() - Proposals.SHORTEST_SAMPLE
                ? FinishReason.LENGTH
                : FinishReason.STEP;
    }

    private static boolean repeats(Node parent, String step) {
        String words = step.strip();
        if (words.isEmpty()) {
            return true;
        }
        for (Node at = parent; !at.isRoot(); at = at.parent()) {
            if (at.continuation().length() >= words.length()
                    && at.continuation().strip().equals(words)) {
                return true;
            }
        }
        return false;
    }
}
