package io.ponder.evaluation.redraw;

import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.engine.Verifier;
import io.ponder.reasoning.engine.VirtualTime;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A verifier that replays recorded scores: at once where they took no tokens, otherwise when the longest is written. */
final class RecordedScores implements Verifier {

    private final ScoreRecord record;
    private final int[] order;
    private final VirtualTime time;

    RecordedScores(ScoreRecord record, int[] order, VirtualTime time) {
        this.record = record;
        this.order = order;
        this.time = time;
    }

    @Override
    public Proposer.InFlight score(
            Problem problem, List<Node> nodes, Instant deadline, Consumer<? super ScoreReply> replies) {
        boolean[] isCancelled = {false};
        long longest = nodes.stream()
                .mapToLong(node -> record.tokens().get(order[node.trial()]).completion())
                .max()
                .orElse(0);
        time.after(Duration.ofMillis(longest), () -> {
            Tokens total = Tokens.NONE;
            for (int i = 0; i < nodes.size() && !isCancelled[0]; i++) {
                int sample = order[nodes.get(i).trial()];
                Score score = record.scores().get(sample);
                Tokens tokens = record.tokens().get(sample);
                total = total.plus(tokens);
                replies.accept(
                        score == null
                                ? new ScoreReply.Failed(
                                        i,
                                        Failure.of(
                                                Failure.Kind.UPSTREAM_ERROR,
                                                record.verifier() + " could not score this sample"))
                                : new ScoreReply.Scored(i, score, tokens));
            }
            if (!isCancelled[0]) {
                replies.accept(new ScoreReply.End(null, total));
            }
        });
        return () -> isCancelled[0] = true;
    }
}
