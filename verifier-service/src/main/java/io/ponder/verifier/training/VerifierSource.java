package io.ponder.verifier.training;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.verifier.scoring.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scores of a verifier as rewards. Of a process verifier the last step's counts (Snell et al. 2024, arXiv 2408.03314,
 * appendix E).
 */
final class VerifierSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(VerifierSource.class);

    private final Verifier verifier;
    private final ScoreRequest group;
    private final Room room;

    /**
     * @param group all completions as candidates
     * @throws FailureException when the verifier cannot serve the request, naming one of its fields
     */
    VerifierSource(Verifier verifier, ScoreRequest group, Room room) {
        verifier.check(group);
        this.verifier = verifier;
        this.group = group;
        this.room = room;
    }

    @Override
    public Cost values(int from, int to, RequestContext context, Cancellation cancellation, RewardValue[] into) {
        ScoreRequest slice = group.with(group.verifier(), group.candidates().subList(from, to));
        Failure silent = Failure.of(Kind.INTERNAL, "verifier " + group.verifier() + " gave no score");
        Cost cost = Cost.NONE;
        try {
            cost = room.take(
                    to - from,
                    context.deadline(),
                    () -> Cost.of(verifier.score(slice, context, cancellation, line -> {
                        switch (line) {
                            case ScoreReply.Scored scored ->
                                into[from + scored.candidate()] =
                                        RewardValue.of(scored.score().value(Aggregation.LAST));
                            case ScoreReply.Failed failed ->
                                into[from + failed.candidate()] = RewardValue.failed(failed.failure());
                            case ScoreReply.End _, ScoreReply.Broken _ -> {}
                        }
                    })));
        } catch (FailureException e) {
            silent = e.failure();
        } catch (RuntimeException e) {
            LOG.error("verifier {} failed unexpectedly", group.verifier(), e);
            silent = Failure.of(
                    Kind.INTERNAL, "verifier " + group.verifier() + " failed unexpectedly; its log has the details");
        }
        for (int i = from; i < to; i++) {
            if (into[i] == null) {
                into[i] = RewardValue.failed(silent);
            }
        }
        return cost;
    }
}
