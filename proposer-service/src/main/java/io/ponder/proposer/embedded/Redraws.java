package io.ponder.proposer.embedded;

import io.ponder.proposer.embedded.EmbeddedCall.Sample;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.ProposalReply.Failed;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws the samples of one request again in which the model wrote nothing. Used by one thread. */
final class Redraws {

    private static final int MOST = 3;

    private final BatchingEngine engine;
    private final List<Prefix> prefixes;
    private final Map<Place, Sample> samples = new HashMap<>();
    private final Map<Place, Integer> redraws = new HashMap<>();
    private Tokens lost = Tokens.NONE;

    private record Place(int prefix, int index) {}

    Redraws(BatchingEngine engine, List<Prefix> prefixes, List<Sample> all) {
        this.engine = engine;
        this.prefixes = prefixes;
        all.forEach(sample -> samples.put(new Place(sample.prefix(), sample.index()), sample));
    }

    /** The line to send for one that arrived; null if its sample is drawn again instead. */
    @Nullable
    ProposalReply settled(ProposalReply line) {
        if (!(line instanceof Continuation done)
                || !done.saysNothing(prefixes.get(done.prefix()).text())) {
            return line;
        }
        lost = lost.plus(done.tokens());
        Place place = new Place(done.prefix(), done.sample());
        Sample drawn = samples.get(place);
        Sample again = drawn == null ? null : drawn.again(done.tokens().completion());
        if (again == null || redraws.merge(place, 1, Integer::sum) > MOST) {
            return new Failed(done.prefix(), done.sample(), done.nothing());
        }
        samples.put(place, again);
        try {
            engine.submit(List.of(again));
            return null;
        } catch (FailureException e) {
            return new Failed(done.prefix(), done.sample(), e.failure());
        }
    }

    /** The tokens of the draws in which nothing was written; null if there were none. */
    @Nullable
    Tokens lost() {
        return lost.equals(Tokens.NONE) ? null : lost;
    }
}
