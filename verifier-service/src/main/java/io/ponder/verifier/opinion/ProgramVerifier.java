package io.ponder.verifier.opinion;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.ProgramAided;
import io.ponder.verifier.code.PythonAnswers;
import io.ponder.verifier.code.PythonAnswers.Outcome;
import io.ponder.verifier.judge.JudgeAnswer;
import io.ponder.verifier.judge.JudgeModel;
import io.ponder.verifier.judge.JudgeQuestion;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A second opinion by programs: the judge's model solves the problem a few times more by writing Python (PAL, Gao et al.
 * 2022, arXiv 2211.10435; program of thoughts, Chen et al. 2022, arXiv 2211.12588), the sandbox runs it, and a candidate
 * scores the share of the programs that ran whose answer is its own (agreement of prose and programs, as in MathPrompter, Imani
 * et al. 2023, arXiv 2303.05398):
 *
 * <pre>
 * score(i) = |{j: program j ran, answer(j) = answer(i)}| / |{j: program j ran}|
 * </pre>
 *
 * The programs are written once for each problem, after worked examples, and see no candidate, so that none can talk to them. If no
 * program gives an answer, there is no opinion: all candidates score {@value #NO_OPINION}.
 */
@Component
public final class ProgramVerifier implements Verifier {

    private static final String NAME = "program";

    private static final Problem NO_PROBLEM = new Problem(List.of(Message.user("")), AnswerFormat.CHOICE);
    private static final int LONGEST_ANSWER = 500;

    /** Of all candidates alike, so that it decides nothing. */
    private static final double NO_OPINION = 0.5;

    private final OpinionSettings settings;
    private final JudgeModel judge;
    private final PythonAnswers python;
    private final VerifierInfo info;

    ProgramVerifier(OpinionSettings settings, JudgeModel judge, PythonAnswers python) {
        this.settings = settings;
        this.judge = judge;
        this.python = python;
        this.info = new VerifierInfo(
                        NAME,
                        VerifierKind.GROUP,
                        "Has an LLM solve the problem by Python programs, which are run; the score is the share of those that"
                                + " come to the candidate's answer.",
                        true,
                        true)
                .withVersion(VerifierVersion.of(RulesVersion.now(), settings, judge.version()))
                .withoutVerdict()
                .withEffort(JudgeEffort.once(effort(settings)));
    }

    /** As if the engine read the question again for each program, as those do that write one reply at a time. */
    private static JudgeEffort.Once effort(OpinionSettings settings) {
        int programs = settings.programs();
        int words = Math.toIntExact(TokenEstimate.of(ProgramAided.messages(NO_PROBLEM)));
        return new JudgeEffort.Once(programs, programs * words, programs * settings.programTokens());
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public void check(ScoreRequest request) {
        request.requireAnswersInText("judge");
        python.require();
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        int count = request.candidates().size();
        Spent spent = new Spent();
        try {
            List<Ran> programs = programs(request, context, cancellation, spent);
            List<Answer> answers = answers(programs);
            List<ScoreReply> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Score score = answers.isEmpty()
                        ? Score.outcome(NO_OPINION, without(programs))
                        : score(request, request.candidates().get(i), answers);
                lines.add(new ScoreReply.Scored(i, score, spent.among(count).get(i)));
            }
            lines.forEach(send);
        } catch (FailureException e) {
            for (int i = 0; i < count; i++) {
                send.accept(new ScoreReply.Failed(i, JudgeModel.named(NAME, e.failure())));
            }
        }
        return spent.end();
    }

    private static String without(List<Ran> programs) {
        return "no opinion: none of " + programs.size() + " programs gave an answer; the first: "
                + programs.getFirst().why();
    }

    private Score score(ScoreRequest request, ScoreRequest.Candidate candidate, List<Answer> answers) {
        Optional<Answer> own = request.problem().answerReader().read(candidate.text(), candidate.complete());
        String found = answers.size() + " of " + settings.programs() + " programs gave an answer: "
                + Field.shortened(
                        String.join(", ", answers.stream().map(Answer::text).toList()), LONGEST_ANSWER);
        if (own.isEmpty()) {
            return Score.outcome(0, "no answer can be read; " + found);
        }
        long same = answers.stream()
                .filter(answer -> AnswerEquivalence.compareWithReference(own.get(), answer)
                        .isEqual())
                .count();
        return Score.outcome((double) same / answers.size(), same + " agree; " + found);
    }

    /** What became of a program. */
    private record Ran(
            int index,
            @Nullable Answer answer,
            @Nullable String why,
            @Nullable Failure failure) {}

    /**
     * @return at least one, in order
     * @throws FailureException if none was written
     */
    private List<Ran> programs(ScoreRequest request, RequestContext context, Cancellation cancellation, Spent spent) {
        JudgeQuestion question = JudgeQuestion.forTexts(
                ProgramAided.messages(request.problem()),
                settings.programs(),
                settings.temperature(),
                settings.programTokens());
        JudgeAnswer written = judge.ask(request, question, context, cancellation);
        spent.add(written);
        if (written.failure() != null) {
            throw written.failure().asException();
        }
        List<String> texts = written.texts();
        List<Ran> all = new ArrayList<>();
        ParallelCandidates.each(
                texts.size(), context, cancellation, i -> run(i, texts.get(i), request, context), all::add);
        all.sort(Comparator.comparingInt(Ran::index));
        return all;
    }

    /**
     * @return empty if no program gave one
     * @throws FailureException if that is so since some could not be run
     */
    private static List<Answer> answers(List<Ran> programs) {
        List<Answer> answers =
                programs.stream().map(Ran::answer).filter(Objects::nonNull).toList();
        if (answers.isEmpty()) {
            programs.stream()
                    .map(Ran::failure)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(failure -> {
                        throw failure.asException();
                    });
        }
        return answers;
    }

    private Ran run(int index, String text, ScoreRequest request, RequestContext context) {
        try {
            Outcome outcome = python.run(text, context.deadline());
            String last = outcome.last();
            if (last == null) {
                return new Ran(index, null, outcome.why(), null);
            }
            return last.length() > LONGEST_ANSWER
                    ? new Ran(index, null, "it printed " + last.length() + " characters", null)
                    : new Ran(index, request.problem().answerReader().reference(last), null, null);
        } catch (FailureException e) {
            return new Ran(index, null, null, e.failure());
        }
    }
}
