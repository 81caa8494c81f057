package io.ponder.reasoning.engine;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.form.CalledTools;
import io.ponder.reasoning.form.FormCheck;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of one search. Makes nodes of continuations: why each ended, and what it answers. */
final class Growth {

    private final SearchPlan plan;

    /** By id. */
    private final List<Node> nodes = new ArrayList<>(List.of(Node.root()));

    private boolean hasCandidate;
    private long problemTokens;
    private final AnswerReader answers;
    private final boolean isMathematics;
    private final FormCheck form;
    private final @Nullable Known[] recent = new Known[64];

    /**
     * @param grouped under the key that all spellings of the answer share
     */
    private record Known(Answer read, Answer grouped) {}

    Growth(SearchPlan plan) {
        this.plan = plan;
        this.problemTokens = TokenEstimate.of(plan.problem());
        AnswerFormat format = plan.problem().answerFormat();
        this.answers = plan.answers();
        this.isMathematics = format == AnswerFormat.AUTO;
        this.form = new FormCheck(plan.problem(), plan.sampling().responseFormat(), plan.schemas());
    }

    /** By id. */
    List<Node> nodes() {
        return nodes;
    }

    /** Whether there is a node that no step follows. */
    boolean hasCandidate() {
        return hasCandidate;
    }

    /** Prompt tokens of the problem: estimated, then as the engine counts them. */
    long problemTokens() {
        return problemTokens;
    }

    /** The new node of a continuation. */
    Node grow(Call.Part part, ProposalReply.Continuation reply) {
        Node parent = part.node();
        String prefix = part.prefix();
        int shared = prefix == null || parent.isRoot() ? 0 : sharedLength(prefix, parent);
        // An answer stands apart from its thought, wherever the engine wants the thought.
        boolean answersThought = parent.finishReason() == FinishReason.THINKING;
        boolean continues = !answersThought && (prefix == null || shared > 0);
        String inserted = prefix == null || answersThought ? "" : prefix.substring(shared);
        FinishReason finish = finish(part, continues, reply);
        String text = (continues ? parent.text() : "") + inserted + reply.text();
        boolean ends = finish.endsCandidate();
        Node node = new Node(
                nodes.size(),
                parent,
                part.trial(),
                continues,
                inserted,
                reply.text(),
                answersThought ? Thoughts.words(parent) : reply.reasoning(),
                finish,
                ends && finish != FinishReason.UNCERTAIN ? answer(text, reply.toolCalls(), finish) : null,
                reply.tokens(),
                reply.logProbs(),
                reply.toolCalls(),
                reply.tokenLogProbs(),
                ends ? form.of(text, reply.toolCalls(), finish.isComplete()) : null);
        nodes.add(node);
        hasCandidate |= node.isCandidate();
        boolean isPlain = parent.isRoot() && prefix == null && isProblem(part.grant());
        if (isPlain && reply.tokens().prompt() > 0) {
            problemTokens = reply.tokens().prompt();
        }
        return node;
    }

    /** The length of the node's text when {@code prefix} begins with it, else 0. */
    static int sharedLength(String prefix, Node node) {
        String text = node.text();
        return prefix.startsWith(text) ? text.length() : 0;
    }

    /** Equal answers share one key, however they are written, so that everything that counts votes counts keys. */
    private @Nullable Answer answer(String text, List<ToolCall> calls, FinishReason finish) {
        if (!calls.isEmpty()) {
            return CalledTools.answer(calls).orElse(null);
        }
        return answers.read(text, finish.isComplete()).map(this::grouped).orElse(null);
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

    private boolean isProblem(Grant grant) {
        Grant.Manner manner = grant.manner();
        return manner != null
                && manner.messages().equals(plan.problem().messages())
                && manner.model().equals(plan.model());
    }

    /** Why a continuation ended. Where single steps are drawn, the engine's own rules make sure that every path ends. */
    private FinishReason finish(Call.Part part, boolean continues, ProposalReply.Continuation reply) {
        FinishReason reason = Thoughts.isCutOff(part, reply) ? FinishReason.THINKING : reply.finishReason();
        if (reason == FinishReason.STOP && !reply.toolCalls().isEmpty()) {
            return FinishReason.TOOL_CALLS;
        }
        Node parent = part.node();
        boolean isStep = part.grant().move().unit == Unit.STEP;
        boolean isOpen = isStep && (reason == FinishReason.STEP || reason == FinishReason.LENGTH);
        if (!isOpen) {
            return reason == FinishReason.STEP ? FinishReason.LENGTH : reason;
        }
        if (repeats(parent, reply.text())) {
            return FinishReason.STUCK;
        }
        long length = (continues ? parent.textTokens() : 0) + reply.tokens().completion();
        return length > plan.sampling().maxTokens() - Grant.SHORTEST_SAMPLE ? FinishReason.LENGTH : FinishReason.STEP;
    }

    private static boolean repeats(Node parent, String step) {
        String words = step.strip();
        if (words.isEmpty()) {
            return true;
        }
        for (Node at = parent; !at.isRoot(); at = at.parent()) {
            if (at.continuation().contains(words) && at.continuation().strip().equals(words)) {
                return true;
            }
        }
        return false;
    }
}
