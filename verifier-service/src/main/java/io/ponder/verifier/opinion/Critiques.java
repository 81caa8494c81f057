package io.ponder.verifier.opinion;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.verifier.judge.JudgeAnswer;
import io.ponder.verifier.judge.JudgeModel;
import io.ponder.verifier.judge.JudgeQuestion;
import io.ponder.verifier.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has the judge's model write about a candidate, or a step of it, and reads after each text its verdict. */
final class Critiques {

    private final JudgeModel judge;
    private final ScoreRequest request;
    private final RequestContext context;
    private final Cancellation cancellation;
    private final Spent all;

    /** @param all counts what all questions of the request use */
    Critiques(JudgeModel judge, ScoreRequest request, RequestContext context, Cancellation cancellation, Spent all) {
        this.judge = judge;
        this.request = request;
        this.context = context;
        this.cancellation = cancellation;
        this.all = all;
    }

    /**
     * What follows a text.
     *
     * @param written the text, as far as it counts
     * @param question that asks for yes or no
     */
    record Asked(String written, String question) {}

    /** Makes a question of what was written. */
    interface Next {

        /**
         * @param text without what was thought aloud before, not blank
         * @throws FailureException when nothing can be asked
         */
        Asked after(String text, boolean isComplete);
    }

    /**
     * @param yes the mean probability of yes, 0 to 1
     * @param counted the texts that ended with a verdict, at least 1
     * @param first of these
     * @param note how the model was asked differently; null if it was not
     */
    record Opinion(
            double yes, int counted, Asked first, @Nullable String note) {}

    /**
     * Blocks until all verdicts have come.
     *
     * @param own counts what these questions use
     * @throws FailureException when none has
     */
    Opinion about(List<Message> prompt, JudgeQuestion texts, Next next, Spent own) {
        JudgeAnswer written = ask(texts, own);
        double sum = 0;
        int counted = 0;
        Asked first = null;
        Failure failure = written.failure();
        for (int i = 0; i < written.replies().size(); i++) {
            Continuation reply = written.replies().get(i);
            String text = written.texts().get(i);
            if (text.isEmpty()) {
                continue;
            }
            try {
                Asked asked = next.after(text, reply.finishReason().isComplete());
                sum += verdict(prompt, asked, own);
                counted++;
                first = first == null ? asked : first;
            } catch (FailureException e) {
                failure = e.failure();
            }
        }
        if (first == null) {
            throw (failure == null ? Failure.of(Kind.NO_ANSWER, "nothing was written") : failure).asException();
        }
        return new Opinion(sum / counted, counted, first, written.note());
    }

    private double verdict(List<Message> prompt, Asked asked, Spent own) {
        List<Message> messages = new ArrayList<>(prompt);
        messages.add(Message.assistant(asked.written));
        messages.add(Message.user(asked.question));
        JudgeAnswer answer = ask(JudgeQuestion.forVerdict(messages), own);
        if (answer.failure() != null) {
            throw answer.failure().asException();
        }
        return Verdict.of(answer.alternatives()).score();
    }

    private JudgeAnswer ask(JudgeQuestion question, Spent own) {
        JudgeAnswer answer = judge.ask(request, question, context, cancellation);
        own.add(answer);
        all.add(answer);
        return answer;
    }
}
