package io.ponder.verifier.scoring;

import io.ponder.answers.extract.Thinking;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.ScoreRequest.Candidate;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a verifier what candidates answered, without what they thought aloud before: attempts, doubts and drafts that
 * nobody is given as the answer. A candidate that only thought has no answer, which is an outcome of 0. A process
 * verifier finds the steps of a thought empty, except where the thought is still under way: then they are all there is.
 */
public final class WithoutThoughts implements Verifier {

    private static final String STEP = "\n\n";

    private final Verifier verifier;

    private WithoutThoughts(Verifier verifier) {
        this.verifier = verifier;
    }

    /** The same verifier, and for one that sees thoughts itself, itself. */
    public static Verifier shownTo(Verifier verifier) {
        return verifier.seesThoughts() ? verifier : new WithoutThoughts(verifier);
    }

    @Override
    public VerifierInfo info() {
        return verifier.info();
    }

    @Override
    public void check(ScoreRequest request) {
        verifier.check(request);
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        boolean process = verifier.info().kind() == VerifierKind.PROCESS;
        List<Candidate> shown = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < request.candidates().size(); i++) {
            Candidate answered = answered(request.candidates().get(i), process);
            if (answered == null) {
                Score none = Score.outcome(0, "it is a thought without an answer");
                send.accept(new ScoreReply.Scored(i, none, Tokens.NONE));
            } else {
                shown.add(answered);
                places.add(i);
            }
        }
        if (shown.isEmpty()) {
            return new ScoreReply.End(null, Tokens.NONE);
        }
        return verifier.score(request.with(request.verifier(), shown), context, cancellation, line -> {
            switch (line) {
                case ScoreReply.Scored s ->
                    send.accept(new ScoreReply.Scored(places.get(s.candidate()), s.score(), s.tokens()));
                case ScoreReply.Failed f -> send.accept(new ScoreReply.Failed(places.get(f.candidate()), f.failure()));
                case ScoreReply.End _, ScoreReply.Broken _ -> send.accept(line);
            }
        });
    }

    /** The candidate without its thoughts; null if it has no answer to score. */
    private static @Nullable Candidate answered(Candidate candidate, boolean process) {
        Optional<String> answer = Thinking.textAfter(candidate.text());
        if (answer.isPresent() && answer.get().length() == candidate.text().length()) {
            return candidate;
        }
        if (!candidate.toolCalls().isEmpty()) {
            return new Candidate(
                    answer.orElse("").strip(),
                    steps(candidate.steps()),
                    candidate.complete(),
                    candidate.logProbs(),
                    candidate.toolCalls());
        }
        if (process && answer.filter(text -> !text.isBlank()).isEmpty()) {
            return candidate;
        }
        return answer.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new Candidate(text, steps(candidate.steps()), candidate.complete(), candidate.logProbs()))
                .orElse(null);
    }

    /** The same number of steps; what was thought is cut off. */
    private static List<String> steps(List<String> steps) {
        String all = String.join(STEP, steps);
        int begin = all.length() - Thinking.textAfter(all).orElse("").length();
        List<String> shown = new ArrayList<>();
        int at = 0;
        for (String step : steps) {
            shown.add(step.substring(Math.clamp(begin - at, 0, step.length())).strip());
            at += step.length() + STEP.length();
        }
        return shown;
    }
}
