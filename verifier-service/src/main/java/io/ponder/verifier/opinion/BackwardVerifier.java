package io.ponder.verifier.opinion;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.judge.JudgeAnswer;
import io.ponder.verifier.judge.JudgeModel;
import io.ponder.verifier.judge.JudgeQuestion;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether the question, read backwards, leads from the candidate's answer to what the question says: a number of the
 * question is masked, the answer is given, and the judge's model is asked for the number (self-verification, Weng et al. 2022, arXiv 2212.09561;
 * FOBAR, Jiang et al. 2023, arXiv 2309.07124, equation 2). Each different answer is asked about once for each masked number:
 *
 * <pre>
 * score(i) = |{m: reply(m, answer(i)) = number(m)}| / |{m}|
 * </pre>
 *
 * A weighted vote with it is FOBAR's product of forward and backward probability with both exponents 1. A reply without a number
 * is no match; one that failed does not count, and if all failed, the candidates with this answer have no score.
 */
@Component
public final class BackwardVerifier implements Verifier {

    private static final String NAME = "backward";
    private static final AnswerReader NUMBERS = AnswerReader.of(AnswerFormat.NUMBER);

    private final OpinionSettings settings;
    private final JudgeModel judge;
    private final VerifierInfo info;

    BackwardVerifier(OpinionSettings settings, JudgeModel judge) {
        this.settings = settings;
        this.judge = judge;
        this.info = new VerifierInfo(
                        NAME,
                        VerifierKind.GROUP,
                        "Masks a number of the question, gives an LLM the candidate's answer and asks for the number; the score"
                                + " is the share of numbers found.",
                        true,
                        true)
                .withoutVerdict()
                .withVersion(VerifierVersion.of(RulesVersion.now(), settings, judge.version()))
                .withEffort(new JudgeEffort(
                        settings.backwardNumbers(), settings.backwardNumbers() * settings.backwardTokens()));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public void check(ScoreRequest request) {
        request.requireAnswersInText("judge");
        new Field("problem.messages")
                .require(
                        !MaskedNumber.of(request.problem().messages(), 1).isEmpty(),
                        "end with a message without a number that occurs once, so that there is none to ask for");
    }

    /** An answer that was asked about: how often, and how often the number was found. */
    private static final class Tried {
        private final Answer answer;
        private int asked;
        private int found;
        private @Nullable Failure failure;

        Tried(Answer answer) {
            this.answer = answer;
        }
    }

    private record Question(Tried about, MaskedNumber masked) {}

    private record Reply(
            Question question, boolean found, @Nullable Failure failure) {}

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        int count = request.candidates().size();
        Map<String, Tried> byKey = new LinkedHashMap<>();
        Map<Integer, Tried> byCandidate = new HashMap<>();
        for (int i = 0; i < count; i++) {
            ScoreRequest.Candidate candidate = request.candidates().get(i);
            Optional<Answer> own = request.problem().answerReader().read(candidate.text(), candidate.complete());
            if (own.isPresent()) {
                String key = AnswerEquivalence.canonical(own.get()).key();
                byCandidate.put(i, byKey.computeIfAbsent(key, _ -> new Tried(own.get())));
            }
        }
        Spent spent = new Spent();
        List<Question> questions = new ArrayList<>();
        for (MaskedNumber masked : MaskedNumber.of(request.problem().messages(), settings.backwardNumbers())) {
            byKey.values().forEach(tried -> questions.add(new Question(tried, masked)));
        }
        ParallelCandidates.each(
                questions.size(),
                context,
                cancellation,
                i -> reply(request, questions.get(i), context, cancellation.part(), spent),
                BackwardVerifier::count);
        List<Tokens> parts = spent.among(count);
        for (int i = 0; i < count; i++) {
            send.accept(line(i, byCandidate.get(i), parts.get(i)));
        }
        return spent.end();
    }

    private static void count(Reply reply) {
        Tried about = reply.question.about;
        if (reply.failure != null) {
            about.failure = reply.failure;
        } else {
            about.asked++;
            about.found += reply.found ? 1 : 0;
        }
    }

    private static ScoreReply line(int index, @Nullable Tried tried, Tokens tokens) {
        if (tried == null) {
            return new ScoreReply.Scored(index, Score.outcome(0, "no answer can be read"), tokens);
        }
        if (tried.asked == 0 && tried.failure != null) {
            return new ScoreReply.Failed(index, JudgeModel.named(NAME, tried.failure));
        }
        String said = "given " + Field.shortened(tried.answer.text(), 64) + ", " + tried.found + " of " + tried.asked
                + " masked numbers were found";
        return new ScoreReply.Scored(index, Score.outcome((double) tried.found / tried.asked, said), tokens);
    }

    private Reply reply(
            ScoreRequest request, Question question, RequestContext context, Cancellation cancellation, Spent spent) {
        try {
            JudgeAnswer answer = judge.ask(
                    request,
                    JudgeQuestion.forTexts(messages(question), 1, settings.temperature(), settings.backwardTokens()),
                    context,
                    cancellation);
            spent.add(answer);
            return answer.failure() != null
                    ? new Reply(question, false, answer.failure())
                    : new Reply(question, isFound(answer, question.masked), null);
        } catch (FailureException e) {
            return new Reply(question, false, e.failure());
        }
    }

    private static boolean isFound(JudgeAnswer answer, MaskedNumber masked) {
        Answer wanted = AnswerReader.normalise(masked.value());
        Continuation reply = answer.replies().getFirst();
        return NUMBERS.read(reply.text(), reply.finishReason().isComplete())
                .filter(found ->
                        AnswerEquivalence.compareWithReference(found, wanted).isEqual())
                .isPresent();
    }

    private static List<Message> messages(Question question) {
        List<Message> problem = question.masked.messages();
        String answer = question.about.answer.text();
        Quotation quotation = VerdictPrompt.quotation(problem, List.of(answer));
        return List.of(Message.user("""
                A problem holds an unknown number %2$s, and its answer is known.

                Problem:
                %1$s

                Its answer:
                %3$s

                %4$s If this is the answer to the quoted problem, what is the value of %2$s? Reason step by step, and put the value \
                of %2$s in \\boxed{}.""".formatted(
                        VerdictPrompt.quoted(problem, quotation),
                        question.masked.unknown(),
                        quotation.around(answer),
                        quotation.rule())));
    }
}
