package io.ponder.verifier.opinion;

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
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.code.PythonAnswers;
import io.ponder.verifier.code.PythonAnswers.Outcome;
import io.ponder.verifier.judge.JudgeModel;
import io.ponder.verifier.judge.JudgeQuestion;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Shortened;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has the judge's model check each step by a Python program, runs it in the sandbox, shows the model what it printed, and reads the
 * verdict from the probabilities of a single token: GenPRM (Zhao et al. 2025, arXiv 2504.00891) with a model that
 * was not trained for it. Unlike there, the check of a step sees the steps before it, but not their checks, so that all steps are
 * checked at once. With several checks of a step, its score is the mean of their verdicts, as there:
 *
 * <pre>
 * score(step t) = 1/k · sum over i of P(yes | steps up to t, check i, output i) / (P(yes | ...) + P(no | ...))
 * </pre>
 *
 * A program that does not run, or prints nothing, is told to the model as that, and decides nothing by itself. Where a check ends
 * without a verdict, the other checks of the step count; without any, the candidate has no score.
 */
@Component
public final class CodeCritiqueVerifier implements Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(CodeCritiqueVerifier.class);
    private static final String NAME = "code_critique";
    private static final int SHOWN = 200;

    /** Of what a program printed, the most characters that are shown. */
    private static final int OUTPUT = 300;

    /** Where a check ends: one program, and not what the model believes it prints. */
    private static final String CLOSED = "\n```\n";

    private static final Pattern OPENED = Pattern.compile("```[a-z0-9]*+[ \\t]*+\\n");
    private static final Pattern PROGRAM = Pattern.compile("(?s)" + OPENED.pattern() + ".*?\\n[ \\t]*```");

    private final OpinionSettings settings;
    private final JudgeModel judge;
    private final PythonAnswers python;
    private final VerifierInfo info;

    CodeCritiqueVerifier(OpinionSettings settings, JudgeModel judge, PythonAnswers python) {
        this.settings = settings;
        this.judge = judge;
        this.python = python;
        int checks = settings.critiques() * settings.codeSteps();
        this.info = new VerifierInfo(
                        NAME,
                        VerifierKind.PROCESS,
                        "Has an LLM check each step by a Python program, which is run, then asks whether the step is correct; the"
                                + " score of a step is the probability of its yes.",
                        true,
                        true)
                .withVersion(VerifierVersion.of(RulesVersion.now(), settings, judge.version()))
                .withEffort(new JudgeEffort(2 * checks, checks * (settings.codeTokens() + OUTPUT + 1)));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public void check(ScoreRequest request) {
        python.require();
    }

    /** What is checked at once: the part with this number of a candidate. */
    private record Task(int candidate, int part) {}

    private record Checked(
            Task task,
            Critiques.@Nullable Opinion opinion,
            @Nullable Failure failure) {}

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        Spent all = new Spent();
        if (judge.lacksVerdicts(NAME, request, context, send)) {
            return all.end();
        }
        List<StepParts> parts = new ArrayList<>();
        List<Spent> own = new ArrayList<>();
        List<List<Checked>> checked = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < request.candidates().size(); i++) {
            parts.add(StepParts.of(request.candidates().get(i).steps(), settings.codeSteps()));
            own.add(new Spent());
            checked.add(new ArrayList<>());
            for (int part = 0; part < parts.get(i).texts().size(); part++) {
                tasks.add(new Task(i, part));
            }
            if (parts.get(i).texts().isEmpty()) {
                send.accept(line(i, parts.get(i), List.of(), own.get(i)));
            }
        }
        ParallelCandidates.each(
                tasks.size(),
                context,
                cancellation,
                i -> {
                    Task task = tasks.get(i);
                    Critiques critiques = new Critiques(judge, request, context, cancellation.part(), all);
                    List<String> steps = parts.get(task.candidate).texts().subList(0, task.part + 1);
                    return checked(task, request, steps, critiques, own.get(task.candidate), context.deadline());
                },
                one -> {
                    int candidate = one.task.candidate;
                    List<Checked> its = checked.get(candidate);
                    its.add(one);
                    if (its.size() == parts.get(candidate).texts().size()) {
                        its.sort(Comparator.comparingInt(each -> each.task.part));
                        send.accept(line(candidate, parts.get(candidate), its, own.get(candidate)));
                    }
                });
        return all.end();
    }

    private Checked checked(
            Task task,
            ScoreRequest request,
            List<String> steps,
            Critiques critiques,
            Spent own,
            @Nullable Instant deadline) {
        int most = judge.maxCandidateChars() / steps.size();
        List<String> shown =
                steps.stream().map(step -> Shortened.middle(step, most).text()).toList();
        VerdictPrompt prompt = VerdictPrompt.checkingLastStep(request.problem().messages(), shown);
        JudgeQuestion question = JudgeQuestion.forTexts(
                prompt.messages(),
                settings.critiques(),
                settings.temperature(),
                settings.codeTokens(),
                List.of(CLOSED));
        try {
            return new Checked(
                    task,
                    critiques.about(
                            prompt.messages(),
                            question,
                            (text, isComplete) -> after(program(text, isComplete), deadline),
                            own),
                    null);
        } catch (FailureException e) {
            return new Checked(task, null, e.failure());
        } catch (RuntimeException e) {
            LOG.error("a check by a program failed unexpectedly", e);
            return new Checked(task, null, Failure.of(Kind.INTERNAL, "failed unexpectedly; its log has the details"));
        }
    }

    /**
     * A check up to the end of its first program.
     *
     * @param isComplete whether the model, or the words that end a check, ended it
     */
    static String program(String text, boolean isComplete) {
        Matcher program = PROGRAM.matcher(text);
        if (program.find()) {
            return text.substring(0, program.end());
        }
        return isComplete && OPENED.matcher(text).find() ? text + "\n```" : text;
    }

    private Critiques.Asked after(String check, @Nullable Instant deadline) {
        Outcome outcome = python.run(check, deadline);
        String why = outcome.why();
        String told =
                Shortened.middle(why == null ? outcome.out() : why, OUTPUT).text();
        Quotation quotation = Quotation.of(List.of(told));
        return new Critiques.Asked(check, """
                %s
                %s

                %s So is the last step of the solution correct? Answer with one word, Yes or No.""".formatted(
                        why == null ? "The program printed:" : "There is no output of a program to go by, because:",
                        quotation.around(told),
                        quotation.rule()));
    }

    private ScoreReply line(int index, StepParts parts, List<Checked> checked, Spent own) {
        for (Checked one : checked) {
            if (one.failure != null) {
                return new ScoreReply.Failed(index, JudgeModel.named(NAME, one.failure));
            }
        }
        List<Critiques.Opinion> opinions =
                checked.stream().map(Checked::opinion).toList();
        Score score = Score.steps(
                parts.spread(opinions.stream().map(Critiques.Opinion::yes).toList()),
                explanation(own.model(), opinions));
        return new ScoreReply.Scored(index, score, own.tokens());
    }

    private static String explanation(String model, List<Critiques.Opinion> opinions) {
        if (opinions.isEmpty()) {
            return "there is no step to check";
        }
        int worst = 0;
        for (int i = 1; i < opinions.size(); i++) {
            worst = opinions.get(i).yes() < opinions.get(worst).yes() ? i : worst;
        }
        Critiques.Opinion least = opinions.get(worst);
        String noted = least.note() == null ? "" : "; " + least.note();
        return String.format(
                Locale.ROOT,
                "%s: yes to %s of %d with probability %.3f, the least%s: %s",
                model,
                "part " + (worst + 1),
                opinions.size(),
                least.yes(),
                noted,
                Field.shortened(least.first().written(), SHOWN));
    }
}
