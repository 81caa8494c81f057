package io.ponder.accounts.tenant;

import java.time.Instant;

/**
 * An organisation.
 *
 * @param id a {@link Slug}
 * @param allowed what its teams may use at most
 * @param version counts its changes, from 1
 */
public record Organization(String id, String name, Allowed allowed, long version, Instant createdAt) {}
