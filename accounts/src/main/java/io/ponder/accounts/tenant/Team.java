package io.ponder.accounts.tenant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A team of an organisation.
 *
 * @param id a {@link Slug}, unique over all organisations
 * @param allowed what its keys may use at most, within what the organisation allows
 * @param keepPromptsDays how long prompts and answers are kept; null if they are not
 * @param training whether what its clients ask may be used for training
 * @param version counts its changes, from 1
 */
public record Team(
        String id,
        String organization,
        String name,
        Allowed allowed,
        @Nullable Integer keepPromptsDays,
        TrainingRule training,
        long version,
        Instant createdAt) {}
