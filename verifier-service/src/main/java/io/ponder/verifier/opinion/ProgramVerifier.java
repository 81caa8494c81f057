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
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.code.PythonAnswers;
import io.ponder.verifier.code.PythonAnswers.Outcome;
import io.ponder.verifier.judge.JudgeAnswer;
import io.ponder.verifier.judge.JudgeModel;
import io.ponder.verifier.judge.JudgeQuestion;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.math.BigDecimal;
import java.math.MathContext;
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
 * The programs are written once for each problem and see no candidate, so that none can talk to them. If no program gives an answer,
 * no candidate has a score.
 */
@Component
public final class ProgramVerifier implements Verifier {

    private static final String NAME = "program";

    /** Floating point is exact to about 15 digits; an answer is rounded below that. */
    private static final MathContext DIGITS = new MathContext(12);

    private static final int LONGEST_ANSWER = 500;

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
                .withEffort(new JudgeEffort(1, settings.programs() * settings.programTokens()));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public void check(ScoreRequest request) {
        AnswerFormat format = request.problem().answerFormat();
        new Field("problem.answer_format")
                .require(
                        format != AnswerFormat.FREE_FORM && format != AnswerFormat.JSON,
                        "is " + format.wireName() + ", but program compares numbers, formulas and choices");
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
            List<Answer> answers = answers(request, context, cancellation, spent);
            List<ScoreReply> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Score score = score(request, request.candidates().get(i), answers);
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
     * @return at least one
     * @throws FailureException if no program gave an answer
     */
    private List<Answer> answers(ScoreRequest request, RequestContext context, Cancellation cancellation, Spent spent) {
        JudgeQuestion question = JudgeQuestion.forTexts(
                messages(request), settings.programs(), settings.temperature(), settings.programTokens());
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
        List<Answer> answers =
                all.stream().map(Ran::answer).filter(Objects::nonNull).toList();
        if (answers.isEmpty()) {
            throw all.stream()
                    .map(Ran::failure)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> Failure.of(
                            Kind.NO_ANSWER,
                            "none of " + all.size()
                                    + " programs gave an answer, so that there is nothing to compare with;"
                                    + " the first: "
                                    + (all.isEmpty()
                                            ? "none was written"
                                            : all.getFirst().why())))
                    .asException();
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
                    : new Ran(index, read(last, request.problem().answerReader()), null, null);
        } catch (FailureException e) {
            return new Ran(index, null, null, e.failure());
        }
    }

    static Answer read(String printed, AnswerReader reader) {
        try {
            return AnswerReader.normalise(
                    new BigDecimal(printed).round(DIGITS).stripTrailingZeros().toPlainString());
        } catch (NumberFormatException e) {
            return reader.reference(printed);
        }
    }

    private static List<Message> messages(ScoreRequest request) {
        List<Message> problem = request.problem().messages();
        Quotation quotation = VerdictPrompt.quotation(problem, List.of());
        return List.of(Message.user("""
                You solve problems by writing Python programs.

                Problem:
                %s

                %s Write a Python program that computes the answer to the quoted problem and prints the answer alone, with print(). \
                Use variables for what the problem tells. Use the standard library only, and no input. \
                Write nothing but one block of code that begins with ```python.""".formatted(VerdictPrompt.quoted(problem, quotation), quotation.rule())));
    }
}
