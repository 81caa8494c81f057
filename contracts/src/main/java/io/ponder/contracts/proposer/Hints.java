package io.ponder.contracts.proposer;

import org.jspecify.annotations.Nullable;

/**
 * What an engine may be told of a call beside the question, so that it can order, place and cache its work; null for what
 * is not known. Which of it reaches the engine, and in which words, is the engine's configuration.
 *
 * @param search the search that the call belongs to: all its calls share a prefix, and end together
 * @param session the conversation or agent run that the search belongs to
 * @param cacheKey requests with the same key are likely to share a prefix ({@code prompt_cache_key})
 * @param priority lower numbers are more urgent; 0 is usual
 * @param tenant whose request it is: caches must not be shared beyond it
 * @param expectedTokens completion tokens that a sample is likely to have
 */
public record Hints(
        @Nullable String search,
        @Nullable String session,
        @Nullable String cacheKey,
        @Nullable Integer priority,
        @Nullable String tenant,
        @Nullable Integer expectedTokens) {

    /** Nothing is known. */
    public static final Hints NONE = new Hints(null, null, null, null, null, null);

    /** The same for a search of a tenant, whatever they say of them. */
    public Hints of(String itsSearch, @Nullable String itsTenant) {
        return new Hints(itsSearch, session, cacheKey, priority, itsTenant, expectedTokens);
    }
}
