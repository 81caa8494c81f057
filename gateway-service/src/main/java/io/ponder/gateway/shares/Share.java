package io.ponder.gateway.shares;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A search that was shared.
 *
 * @param madeBy the id of the maker's key; null where none was required
 * @param reply the gzipped JSON of the search's reply with its trace
 */
record Share(
        String id, String organization, @Nullable String madeBy, Instant createdAt, Instant expiresAt, byte[] reply) {}
