package io.ponder.simulation;

import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that tries to solve one problem: {@link Writer} and {@link Critic} behind the engine's interface. A sample is a function
 * of problem, seed and what is asked. The engine has a prefix cache that holds whatever it wrote: a prefix that is continued
 * costs no reading, and the samples of one prefix read their prompt once.
 */
final class SyntheticModel implements Proposer {

    private final SyntheticProblem problem;
    private final Writer writer;
    private final Critic critic;
    private final Latency latency;
    private final SyntheticCalls calls;

    SyntheticModel(SyntheticProblem problem, Latency latency, SyntheticCalls calls) {
        this.problem = problem;
        this.writer = new Writer(problem);
        this.critic = new Critic(problem);
        this.latency = latency;
        this.calls = calls;
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
        SyntheticCalls.Call call = calls.begin();
        calls.work().called();
        long asked = Texts.tokens(request.messages());
        Tokens total = Tokens.NONE;
        for (int p = 0; p < request.prefixes().size(); p++) {
            Prefix prefix = request.prefixes().get(p);
            Tokens read = prefix.text().isEmpty()
                    ? new Tokens(asked, 0, 0)
                    : new Tokens(asked + Texts.tokens(prefix.text()), asked + Texts.tokens(prefix.text()), 0);
            call.read(read.prompt() - read.cached());
            calls.work().asked(request.messages(), prefix.text(), prefix.samples());
            for (int i = 0; i < prefix.samples(); i++) {
                // At temperature 0 the seed does not matter.
                long seed = request.sampling().temperature() == 0 ? -1 : prefix.seed() + i;
                Chance chance = chance(problem, seed, prefix.text());
                Writer.Written written = written(request, prefix.text(), chance);
                long tokens = Texts.tokens(written.text());
                if (tokens > request.sampling().maxTokens()) {
                    throw new IllegalStateException("the synthetic model is never cut, but was given "
                            + request.sampling().maxTokens() + " tokens for " + tokens);
                }
                Tokens its = new Tokens(i == 0 ? read.prompt() : 0, i == 0 ? read.cached() : 0, tokens);
                total = total.plus(its);
                FinishReason finish = written.ended() ? FinishReason.STOP : FinishReason.STEP;
                ProposalReply reply = new ProposalReply.Continuation(
                        p, i, written.text(), null, finish, its, logProbs(written, tokens));
                call.write(tokens, latency.writing(tokens, chance), () -> replies.accept(reply));
            }
        }
        ProposalReply end = new ProposalReply.End(request.model(), total);
        call.end(() -> replies.accept(end));
        return call;
    }

    /** Spread evenly over its tokens: only their sum is known. */
    private static @Nullable LogProbs logProbs(Writer.Written written, long tokens) {
        Double sum = written.logProb();
        if (sum == null) {
            return null;
        }
        double mean = sum / tokens;
        return new LogProbs(mean, mean, mean, (int) tokens);
    }

    /** The randomness of one sample. */
    static Chance chance(SyntheticProblem problem, long seed, String prefix) {
        return Chance.of(problem.id(), seed, prefix.hashCode());
    }

    private Writer.Written written(Request request, String prefix, Chance chance) {
        if (request.messages().size() == 1 && request.unit() == Move.Unit.SOLUTION && prefix.isEmpty()) {
            Optional<String> reply = critic.reply(request.messages().getFirst().content(), chance);
            if (reply.isPresent()) {
                return new Writer.Written(reply.get(), true);
            }
        }
        return writer.write(request.messages(), prefix, request.unit(), chance);
    }
}
