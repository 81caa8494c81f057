package io.ponder.contracts.proposer;

import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Move;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/proposals}: draw continuations of one problem. The reply is a stream of {@link ProposalReply}s, each
 * sent as soon as it is known; closing the connection cancels the work in the engine.
 *
 * @param model a model that the proposer lists; null for its default
 * @param messages the problem, at least one message
 * @param prefixes the partial answers to continue, at least one; an empty text starts a new answer
 * @param unit whole solutions, or single steps
 * @param sampling how to draw each continuation
 * @param alternatives how many of the most likely first tokens to report, 0 to 20; a judge reads its verdict from them
 * @param progress whether to send {@link ProposalReply.Progress} lines while continuations grow
 * @param distribution whether to summarise in {@link io.ponder.reasoning.model.LogProbs} the distribution each token
 *     was drawn from, for which the engine reports 20 alternatives of every token; null for no
 * @param tools what the model may call; null for none
 * @param live whether to send {@link io.ponder.reasoning.engine.ProposalReply.Delta}s of each sample; null for no
 * @param hints for the engine; null for none
 */
public record ProposalRequest(
        @Nullable String model,
        List<Message> messages,
        List<Proposer.Prefix> prefixes,
        Move.Unit unit,
        Sampling sampling,
        int alternatives,
        boolean progress,
        @Nullable Boolean distribution,
        @Nullable Tools tools,
        @Nullable Boolean live,
        @Nullable Hints hints) {

    private static final int MOST_SAMPLES = 256;
    private static final int MOST_PREFIXES = 1024;
    private static final int MOST_ALTERNATIVES = 20;

    public ProposalRequest {
        messages = List.copyOf(messages);
        prefixes = List.copyOf(prefixes);
    }

    /** A request without tools. */
    public ProposalRequest(
            @Nullable String model,
            List<Message> messages,
            List<Proposer.Prefix> prefixes,
            Move.Unit unit,
            Sampling sampling,
            int alternatives,
            boolean progress,
            @Nullable Boolean distribution) {
        this(model, messages, prefixes, unit, sampling, alternatives, progress, distribution, null, null, null);
    }

    /** A request that does not ask for token distributions. */
    public ProposalRequest(
            @Nullable String model,
            List<Message> messages,
            List<Proposer.Prefix> prefixes,
            Move.Unit unit,
            Sampling sampling,
            int alternatives,
            boolean progress) {
        this(model, messages, prefixes, unit, sampling, alternatives, progress, null);
    }

    /** The same with other texts. */
    public ProposalRequest withTexts(List<Message> messages, List<Proposer.Prefix> prefixes) {
        return new ProposalRequest(
                model, messages, prefixes, unit, sampling, alternatives, progress, distribution, tools, live, hints);
    }

    /** The same with these tools. */
    public ProposalRequest withTools(@Nullable Tools other) {
        return new ProposalRequest(
                model, messages, prefixes, unit, sampling, alternatives, progress, distribution, other, live, hints);
    }

    /**
     * @throws io.ponder.reasoning.model.FailureException naming the field that is out of range
     */
    public void check() {
        new Field("messages").require(!messages.isEmpty(), "must hold at least one message");
        Field all = new Field("prefixes");
        all.require(
                !prefixes.isEmpty() && prefixes.size() <= MOST_PREFIXES,
                "holds " + prefixes.size() + " entries, but must hold 1 to " + MOST_PREFIXES
                        + "; an empty text starts a new answer");
        for (int i = 0; i < prefixes.size(); i++) {
            int samples = prefixes.get(i).samples();
            all.at(i)
                    .at("samples")
                    .require(
                            samples >= 1 && samples <= MOST_SAMPLES,
                            "is " + samples + ", but must lie in 1.." + MOST_SAMPLES);
        }
        new Field("alternatives")
                .require(
                        alternatives >= 0 && alternatives <= MOST_ALTERNATIVES,
                        "is " + alternatives + ", but must lie in 0.." + MOST_ALTERNATIVES);
    }

    /** The same with so many completion tokens fewer for each sample; one is the least. */
    public ProposalRequest within(long written) {
        if (written == 0) {
            return this;
        }
        int left = (int) Math.max(1, sampling.maxTokens() - written);
        return new ProposalRequest(
                model,
                messages,
                prefixes,
                unit,
                sampling.withMaxTokens(left),
                alternatives,
                progress,
                distribution,
                tools,
                live,
                hints);
    }

    /** Whether to send what samples write as they write it. */
    public boolean isLive() {
        return Boolean.TRUE.equals(live);
    }

    /** Whether to summarise the distribution each token was drawn from. */
    public boolean wantsDistribution() {
        return Boolean.TRUE.equals(distribution);
    }
}
