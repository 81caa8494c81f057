package io.ponder.simulation;

import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.engine.Verifier;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.strategy.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A process verifier that knows the truth and tells it with noise: the score of a step is {@code logistic(1.7 x)}, where
 * {@code x} is normal with variance 1 and mean {@code m} while everything up to that step is right, {@code -m} from the first
 * wrong step on. Two such scores are in the right order with probability {@code AUC = Phi(sqrt(2) m)}. The noise of
 * neighbouring steps has the correlation {@link #MEMORY}: a verifier that was fooled by a step is likely fooled by the next,
 * too. The same text always gets the same scores. It reads the whole text anew each time, since reward models skip the prefix
 * cache.
 */
final class SyntheticVerifier implements Verifier {

    static final double MEMORY = 0.8;

    private static final double SLOPE = 1.7;

    private final SyntheticProblem problem;
    private final Quality quality;
    private final Latency latency;
    private final SyntheticCalls calls;

    /** How well right is told from wrong. */
    enum Quality {
        /** 1 for right, 0 for wrong. */
        PERFECT(Double.POSITIVE_INFINITY),
        /** AUC 0.9. */
        GOOD(0.9062),
        /** AUC 0.65. */
        WEAK(0.2725),
        /** AUC 0.5: nothing but noise. */
        USELESS(0);

        private final double mean;

        Quality(double mean) {
            this.mean = mean;
        }
    }

    SyntheticVerifier(SyntheticProblem problem, Quality quality, Latency latency, SyntheticCalls calls) {
        this.problem = problem;
        this.quality = quality;
        this.latency = latency;
        this.calls = calls;
    }

    @Override
    public Proposer.InFlight score(
            Problem asked, List<Node> nodes, Instant deadline, Consumer<? super ScoreReply> replies) {
        SyntheticCalls.Call call = calls.begin();
        Tokens total = Tokens.NONE;
        for (int i = 0; i < nodes.size(); i++) {
            String text = nodes.get(i).text();
            Tokens read = new Tokens(Texts.PROBLEM_TOKENS + Texts.tokens(text), 0, 0);
            total = total.plus(read);
            call.read(read.prompt());
            calls.work().scored(nodes.get(i));
            ScoreReply reply = new ScoreReply.Scored(i, Score.steps(scores(text), null), read);
            Chance chance = Chance.of(problem.id(), text.hashCode(), 2);
            call.write(0, latency.scoring(read.prompt(), chance), () -> replies.accept(reply));
        }
        ScoreReply end = new ScoreReply.End(null, total);
        call.end(() -> replies.accept(end));
        return call;
    }

    /** One for each paragraph. */
    List<Double> scores(String text) {
        List<Double> scores = new ArrayList<>();
        Place place = new Place(0, SyntheticProblem.RIGHT);
        long path = 0;
        double noise = 0;
        for (String paragraph : Steps.of(text)) {
            place = Place.after(paragraph, problem, place);
            path = Chance.mix(path, paragraph.hashCode());
            double fresh = Chance.of(problem.id(), path, 3).normal();
            noise = scores.isEmpty() ? fresh : MEMORY * noise + StrictMath.sqrt(1 - MEMORY * MEMORY) * fresh;
            scores.add(score(place.isRight(), noise));
        }
        return scores;
    }

    private double score(boolean right, double noise) {
        if (quality == Quality.PERFECT) {
            return right ? 1 : 0;
        }
        return 1 / (1 + StrictMath.exp(-SLOPE * ((right ? quality.mean : -quality.mean) + noise)));
    }
}
