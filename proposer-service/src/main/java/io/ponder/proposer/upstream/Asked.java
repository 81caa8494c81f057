package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.engines.EngineUsage;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.TokenEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What one call asks for, and so how much of a reply is read and believed. An engine that goes on far beyond is cut a
 * little past its limit.
 *
 * @param samples choices wanted
 * @param maxTokens the most completion tokens of each
 * @param promptTokens an estimate, for an engine that does not count them
 * @param bodyBytes the length of the call's body
 * @param alternatives that may be reported for each token
 * @param media parts of messages that are not text
 */
record Asked(int samples, int maxTokens, long promptTokens, long bodyBytes, int alternatives, int media) {

    /** No prose, code or digits comes near this many characters per token. */
    private static final int CHARACTERS_PER_TOKEN = 16;

    private static final int MORE_CHARACTERS = 1024;

    /** An event of a stream carries one token at worst, in a frame of some hundred bytes. */
    private static final int BYTES_PER_TOKEN = 1024;

    private static final int BYTES_PER_ALTERNATIVE = 192;
    private static final int MORE_BYTES = 1 << 20;

    /** Some engines count the token that ends a choice, or those of its last batch. */
    private static final int MORE_TOKENS = 16;

    /** The tokens that a chat template may add to the messages. */
    private static final int MORE_PROMPT_TOKENS = 8192;

    /** The most tokens that a picture, a recording or a document may be, however few bytes refer to it. */
    private static final int TOKENS_PER_MEDIUM = 1 << 18;

    static Asked of(ProposalRequest request, EngineModel model, Prefix prefix, int samples, byte[] body) {
        Integer context = model.info().contextTokens();
        int maxTokens = request.sampling().maxTokens();
        return new Asked(
                samples,
                context == null ? maxTokens : Math.min(context, maxTokens),
                TokenEstimate.of(request.messages()) + TokenEstimate.of(prefix.text()),
                body.length,
                ChatBody.mostAlternatives(request, model),
                (int) request.messages().stream()
                        .flatMap(message -> message.parts().stream())
                        .filter(part -> !part.isText())
                        .count());
    }

    /** The longest reply that is read. Some engines repeat what they were asked. */
    long mostBytes() {
        long token = BYTES_PER_TOKEN + (long) alternatives * BYTES_PER_ALTERNATIVE;
        return MORE_BYTES + samples * (2 * bodyBytes + maxTokens * token);
    }

    /** The longest text of a choice, thought included. */
    int mostCharacters() {
        return (int) Math.min(Integer.MAX_VALUE / 4, MORE_CHARACTERS + (long) maxTokens * CHARACTERS_PER_TOKEN);
    }

    /**
     * What can be true of a count.
     *
     * @param choice what it is for; null for the whole call
     */
    EngineUsage plausible(EngineUsage said, @Nullable ChoiceProgress choice) {
        // A token is a byte at least, and some engines count the prompt once for each choice.
        long prompt = (bodyBytes + MORE_PROMPT_TOKENS + (long) media * TOKENS_PER_MEDIUM) * samples;
        long completion = (choice == null ? samples : 1) * ((long) maxTokens + MORE_TOKENS);
        return said.within(prompt, completion);
    }
}
