package io.ponder.proposer.embedded;

import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenDistribution;
import io.ponder.reasoning.model.TokenDistributions;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A continuation being drawn: draws its tokens and decides when it ends. Used by the engine's thread only. */
final class RunningSample implements AutoCloseable {

    private final Vocabulary vocabulary;
    private final EmbeddedCall.Sample sample;
    private final int shared;
    private final TokenSampler sampler;
    private final @Nullable GrammarFilter grammar;
    private final GrowingText text;
    private final long startedAt = System.nanoTime();
    private final List<Alternative> alternatives = new ArrayList<>();
    private final TokenDistributions distributions = new TokenDistributions();
    private double[] logProbs = new double[64];
    private int written;

    /** @param shared tokens of the prompt that were already in the cache */
    RunningSample(LoadedModel model, EmbeddedCall.Sample sample, int shared) {
        vocabulary = model.vocabulary();
        this.sample = sample;
        this.shared = shared;
        EmbeddedCall call = sample.call();
        sampler = new TokenSampler(call.sampling, sample.seed());
        grammar = call.grammar == null ? null : new GrammarFilter(model, call.grammar);
        text = new GrowingText(call.stops, call.unit == Unit.STEP);
    }

    EmbeddedCall.Sample sample() {
        return sample;
    }

    EmbeddedCall call() {
        return sample.call();
    }

    int promptLength() {
        return sample.prompt().length;
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    /** What the sample has used so far. */
    Tokens tokens() {
        return new Tokens(promptLength(), shared, written);
    }

    /**
     * Draws the next token.
     *
     * @param logits the model's output; may be overwritten
     * @return why the continuation ended with this token; null if it goes on
     */
    @Nullable
    FinishReason draw(float[] logits, TokenSampler.Scratch scratch, Slot slot) {
        int best = TokenSampler.best(logits);
        double logSum = TokenSampler.logSum(logits, best);
        if (written == 0 && call().alternatives > 0) {
            for (int token : TokenSampler.top(logits, call().alternatives)) {
                alternatives.add(new Alternative(name(token), logits[token] - logSum));
            }
        }
        if (call().distribution) {
            distributions.add(TokenDistribution.ofLogits(logits));
        }
        int token = sampler.sample(logits, best, scratch);
        double logProb = logits[token] - logSum;
        if (grammar != null) {
            if (!grammar.allows(token)) {
                float[] unmasked = logits.clone();
                grammar.mask(logits);
                token = sampler.sample(logits, TokenSampler.best(logits), scratch);
                logProb = unmasked[token] - logSum;
            }
            grammar.accept(token);
        }
        if (written == logProbs.length) {
            logProbs = Arrays.copyOf(logProbs, written * 2);
        }
        logProbs[written++] = logProb;
        call().wrote();
        if (vocabulary.isEnd(token)) {
            return FinishReason.STOP;
        }
        Double floor = call().sampling.confidenceFloor();
        if (floor != null && written >= LogProbs.GROUP && LogProbs.lastGroup(logProbs, written) < floor) {
            text.append(vocabulary.piece(token));
            return FinishReason.UNCERTAIN;
        }
        return switch (text.append(vocabulary.piece(token))) {
            case STOP -> FinishReason.STOP;
            case STEP -> FinishReason.STEP;
            case OPEN -> {
                if (written >= sample.maxTokens()) {
                    yield FinishReason.LENGTH;
                }
                slot.append(token);
                yield null;
            }
        };
    }

    private String name(int token) {
        return new String(vocabulary.piece(token), StandardCharsets.UTF_8);
    }

    ProposalReply.Continuation finished(FinishReason reason) {
        return new ProposalReply.Continuation(
                sample.prefix(),
                sample.index(),
                text.toString(),
                null,
                reason,
                tokens(),
                LogProbs.of(Arrays.copyOf(logProbs, written)).with(distributions.mean()),
                alternatives);
    }

    @Override
    public void close() {
        if (grammar != null) {
            grammar.close();
        }
    }
}
