package io.ponder.proposer.embedded;

import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.AnswerTokens;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenDistribution;
import io.ponder.reasoning.model.TokenDistributions;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Move.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A continuation being drawn: draws its tokens and decides when it ends. Used by the engine's thread only. */
final class RunningSample implements AutoCloseable {

    private final Vocabulary vocabulary;
    private final EmbeddedCall.Sample sample;
    private final Tokens prompt;
    private final TokenSampler sampler;
    private final LoadedModel model;
    private @Nullable GrammarFilter grammar;

    /** Whether the next tokens belong to a call. */
    private boolean isCalling;

    private final GrowingText text;
    private final long startedAt = System.nanoTime();
    private final List<Alternative> alternatives = new ArrayList<>();
    private final TokenDistributions distributions = new TokenDistributions();
    private final List<TokenLogProb> tokenLogProbs = new ArrayList<>();
    private final LogitRules rules;
    private final @Nullable LiveWords live;
    private final AnswerTokens words = new AnswerTokens();
    private double[] logProbs = new double[64];
    private int written;

    /** @param shared tokens of the prompt that were already in the cache */
    RunningSample(LoadedModel model, EmbeddedCall.Sample sample, int shared) {
        this.model = model;
        vocabulary = model.vocabulary();
        this.sample = sample;
        EmbeddedCall call = sample.call();
        prompt = call.prompt(sample.prefix(), sample.prompt().length, shared);
        sampler = new TokenSampler(call.sampling, sample.seed());
        rules = new LogitRules(call.sampling);
        live = call.isLive ? new LiveWords(sample) : null;
        grammar = call.grammar == null ? null : new GrammarFilter(model, call.grammar);
        isCalling = grammar != null && call.tools != null && call.sampling.responseFormat() == null;
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
        return prompt.plus(new Tokens(0, 0, written));
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
        Integer top = call().sampling.topLogProbs();
        List<TokenLogProb.Top> likely = top == null ? List.of() : likely(logits, top, logSum);
        float[] raw = logits;
        if (!rules.isEmpty()) {
            raw = logits.clone();
            rules.apply(logits);
            best = TokenSampler.best(logits);
        }
        int token = sampler.sample(logits, best, scratch);
        if (grammar != null) {
            if (!grammar.allows(token)) {
                raw = raw == logits ? logits.clone() : raw;
                grammar.mask(logits);
                token = sampler.sample(logits, TokenSampler.best(logits), scratch);
            }
            grammar.accept(token);
        }
        rules.wrote(token);
        double logProb = raw[token] - logSum;
        if (top != null && !vocabulary.isEnd(token)) {
            tokenLogProbs.add(new TokenLogProb(name(token), logProb, bytes(token), likely));
        }
        if (written == logProbs.length) {
            logProbs = Arrays.copyOf(logProbs, written * 2);
        }
        logProbs[written++] = logProb;
        words.add(vocabulary.isEnd(token) ? "" : name(token));
        call().wrote();
        if (vocabulary.isEnd(token)) {
            return FinishReason.STOP;
        }
        Double floor = call().sampling.confidenceFloor();
        if (floor != null && written >= LogProbs.GROUP && LogProbs.lastGroup(logProbs, written) < floor) {
            text.append(vocabulary.piece(token));
            return FinishReason.UNCERTAIN;
        }
        GrowingText.End end = text.append(vocabulary.piece(token));
        if (call().tools != null && end == GrowingText.End.OPEN && callEnds()) {
            return FinishReason.STOP;
        }
        return switch (end) {
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

    /** Holds a call to its grammar from its tag on. True when it was the last that may be made. */
    private boolean callEnds() {
        if (isCalling && text.endsWith(ToolCallText.CLOSE)) {
            follow(null);
            Tools tools = call().tools;
            return tools != null && Boolean.FALSE.equals(tools.parallel());
        }
        if (grammar == null && text.endsWith(ToolCallText.OPEN)) {
            follow(call().taggedCall);
        } else if (grammar == null
                && text.length() <= ToolCallText.LONGEST_BARE_START
                && ToolCallText.startsBare(text.toString())) {
            follow(call().bareCall);
        }
        return false;
    }

    private void follow(@Nullable String other) {
        close();
        grammar = other == null ? null : new GrammarFilter(model, other);
        isCalling = other != null;
    }

    private static Set<String> names(Tools tools) {
        return tools.functions().stream().map(Tools.Function::name).collect(Collectors.toSet());
    }

    private List<TokenLogProb.Top> likely(float[] logits, int count, double logSum) {
        List<TokenLogProb.Top> likely = new ArrayList<>();
        for (int token : TokenSampler.top(logits, count)) {
            likely.add(new TokenLogProb.Top(name(token), logits[token] - logSum, bytes(token)));
        }
        return likely;
    }

    private List<Integer> bytes(int token) {
        List<Integer> bytes = new ArrayList<>();
        for (byte piece : vocabulary.piece(token)) {
            bytes.add(Byte.toUnsignedInt(piece));
        }
        return bytes;
    }

    private String name(int token) {
        return new String(vocabulary.piece(token), StandardCharsets.UTF_8);
    }

    /** What the last token added to the words that can be passed on; null for nothing. */
    ProposalReply.@Nullable Delta newWords() {
        return live == null ? null : live.in(text);
    }

    ProposalReply.Continuation finished(FinishReason reason) {
        String whole = text.toString();
        Tools tools = call().tools;
        ToolCallText read = tools == null ? new ToolCallText(whole, List.of()) : ToolCallText.of(whole, names(tools));
        boolean calls = reason == FinishReason.STOP && !read.calls().isEmpty();
        double[] values = Arrays.copyOf(logProbs, written);
        return new ProposalReply.Continuation(
                sample.prefix(),
                sample.index(),
                read.text(),
                null,
                calls ? FinishReason.TOOL_CALLS : reason,
                tokens(),
                LogProbs.of(values)
                        .with(distributions.mean())
                        .withAnswer(words.mean(values, reason != FinishReason.LENGTH)),
                alternatives,
                read.calls(),
                call().sampling.topLogProbs() == null ? null : tokenLogProbs);
    }

    @Override
    public void close() {
        if (grammar != null) {
            grammar.close();
        }
    }
}
