package io.ponder.evaluation.run;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.scoring.VerifierClient;
import io.ponder.evaluation.scoring.VerifierClient.Scores;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the candidates of a search scored, all of one problem in one call, as a search does it.
 *
 * @param writer the model that wrote the candidates
 */
record CandidateScorer(VerifierClient verifiers, String writer, InstantSource clock) {

    /**
     * @param verifier {@link ScoreRecord#CODE} runs the item's tests
     * @throws FailureException if the service refuses or fails, or scores none of the candidates
     */
    ScoreRecord score(String cell, Item item, String verifier, List<ScoreRequest.Candidate> candidates) {
        ScoreRequest request = new ScoreRequest(
                verifier,
                null,
                new Problem(List.of(Message.user(item.question())), item.format()),
                candidates,
                null,
                verifier.equals(ScoreRecord.CODE) ? item.tests() : null,
                writer);
        Instant began = clock.instant();
        Scores its = verifiers.score(request);
        if (its.failures().size() == candidates.size()) {
            throw its.failures().getFirst().asException();
        }
        double seconds = Duration.between(began, clock.instant()).toNanos() / 1e9;
        List<@Nullable Score> scores = new ArrayList<>();
        List<Tokens> tokens = new ArrayList<>();
        for (int index = 0; index < candidates.size(); index++) {
            scores.add(its.scores().get(index));
            tokens.add(its.tokens().getOrDefault(index, Tokens.NONE));
        }
        return new ScoreRecord(cell, item.id(), verifier, scores, tokens, seconds);
    }
}
