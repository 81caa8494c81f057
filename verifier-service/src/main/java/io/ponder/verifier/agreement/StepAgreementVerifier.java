package io.ponder.verifier.agreement;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerReader;
import io.ponder.answers.equation.Equation;
import io.ponder.answers.equation.Equations;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Verifier;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * How far a candidate's intermediate results are those of the others: self-consistency of the steps and not of the answer
 * alone (Liu and Fang 2025, arXiv 2504.09440), by the mean of SelfCheckGPT (Manakul, Liusie and Gales 2023, arXiv 2303.08896,
 * section 5) with results in place of its sentences.
 *
 * <pre>
 * score(i) = 1/|R(i)| · sum over r in R(i) of |{j != i: r in R(j)}| / (n - 1)
 * </pre>
 *
 * where R(i) are the different numbers that the equations of candidate i come to, and its answer. A wrong turn shows in what no other
 * candidate found; a candidate that took it is ranked below one with the same answer that did not. The score is 0 for a
 * candidate that states no result and for one that is alone: nothing agrees with it.
 */
@Component
public final class StepAgreementVerifier implements Verifier {

    private static final VerifierInfo INFO = new VerifierInfo(
            "step_agreement",
            VerifierKind.GROUP,
            "The share of the other candidates that state a result of this one, over its intermediate results and its answer;"
                    + " needs no model.",
            false,
            true);

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        AnswerReader reader = request.problem().answerReader();
        List<Set<String>> results = request.candidates().stream()
                .map(candidate -> results(candidate, reader))
                .toList();
        Map<String, Integer> stated = new HashMap<>();
        results.forEach(its -> its.forEach(result -> stated.merge(result, 1, Integer::sum)));
        for (int i = 0; i < results.size(); i++) {
            send.accept(new ScoreReply.Scored(i, score(results.get(i), stated, results.size() - 1), Tokens.NONE));
        }
        return new ScoreReply.End(null, Tokens.NONE);
    }

    private static Score score(Set<String> its, Map<String, Integer> stated, int others) {
        if (others == 0 || its.isEmpty()) {
            return Score.outcome(
                    0, others == 0 ? "it is alone, so that no other agrees" : "it states no result to compare");
        }
        double sum = 0;
        String rarest = "";
        int least = others + 1;
        for (String result : its) {
            int same = stated.getOrDefault(result, 1) - 1;
            sum += (double) same / others;
            if (same < least) {
                least = same;
                rarest = result;
            }
        }
        return Score.outcome(
                Math.min(1, sum / its.size()),
                String.format(
                        Locale.ROOT,
                        "%d results; the rarest, %s, is stated by %d of %d others",
                        its.size(),
                        rarest,
                        least,
                        others));
    }

    private static Set<String> results(ScoreRequest.Candidate candidate, AnswerReader reader) {
        Set<String> results = new LinkedHashSet<>();
        List<String> steps = candidate.steps();
        boolean open = !candidate.complete() && !candidate.text().endsWith("\n");
        for (int i = 0; i < steps.size(); i++) {
            for (Equation equation : Equations.in(steps.get(i), open && i == steps.size() - 1)) {
                results.add(key(AnswerReader.normalise(equation.stated().toPlainString())));
            }
        }
        reader.read(candidate.text(), candidate.complete()).ifPresent(answer -> results.add(key(answer)));
        return results;
    }

    private static String key(Answer answer) {
        return AnswerEquivalence.canonical(answer).key();
    }
}
