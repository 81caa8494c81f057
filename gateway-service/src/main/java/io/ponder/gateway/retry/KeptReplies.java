package io.ponder.gateway.retry;

import io.ponder.accounts.database.Database;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.Keeper;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which keys are at work, and the replies to others, for a day, at all gateways of the database. A key that a gateway was
 * working on is free again once that gateway is no more.
 */
@Component
final class KeptReplies implements Keeper {

    /** A longer reply is not kept, but nor is its request run again. */
    static final int LONGEST = 1 << 20;

    private static final Duration KEPT_FOR = Duration.ofHours(24);

    /** The most bytes of all replies; those that end first are thrown away first. */
    private static final long MOST_BYTES = 1L << 30;

    private static final int SWEPT_AT_ONCE = 500;
    private static final String TOO_LONG = "too long";

    /**
     * A reply as it was sent.
     *
     * @param body empty if it was too long to be kept
     */
    record Reply(byte[] body, String contentType) {
        boolean isTooLong() {
            return contentType.equals(TOO_LONG);
        }
    }

    /** A key as it is kept. */
    private record Row(
            String request,
            String gateway,
            byte @Nullable [] body,
            @Nullable String contentType) {}

    private final Database database;
    private final Gateways gateways;
    private final InstantSource clock;

    KeptReplies(Database database, Gateways gateways, InstantSource clock) {
        this.database = database;
        this.gateways = gateways;
        this.clock = clock;
    }

    /**
     * Takes a key for a request.
     *
     * @param request a hash of the request
     * @return the reply that the request had before; empty if the request is to run now, until {@link #end}
     * @throws io.ponder.reasoning.model.FailureException when the key belongs to another request, is at work, or its reply
     *     was too long to be kept
     */
    Optional<Reply> begin(String key, String request) {
        while (!take(key, request)) {
            Row row = find(key).orElse(null);
            if (row == null) {
                continue; // It was given back in between.
            }
            if (!row.request().equals(request)) {
                throw failure(
                                Kind.KEY_REUSED,
                                "this Idempotency-Key came with another request before; send each new request with a"
                                        + " new key, or with none",
                                null)
                        .asException();
            }
            if (row.body() != null && row.contentType() != null) {
                Reply reply = new Reply(row.body(), row.contentType());
                if (reply.isTooLong()) {
                    throw failure(
                                    Kind.CONFLICT,
                                    "the first request with this Idempotency-Key was answered, at a length that is not"
                                            + " kept; to have the search run, and paid for, once more, send a new key",
                                    null)
                            .asException();
                }
                return Optional.of(reply);
            }
            if (gateways.isAlive(row.gateway())) {
                throw failure(
                                Kind.KEY_IN_USE,
                                "the first request with this Idempotency-Key is still at work; try again later to get its"
                                        + " reply",
                                1.0)
                        .asException();
            }
            free(key, row.gateway());
        }
        return Optional.empty();
    }

    private boolean take(String key, String request) {
        database.sql()
                .sql("delete from idempotency_keys where id = ? and expires_at <= ?")
                .params(key, Timestamp.from(clock.instant()))
                .update();
        return database.sql()
                        .sql("insert into idempotency_keys (id, request, gateway, expires_at) values (?, ?, ?, ?)"
                                + " on conflict do nothing")
                        .params(
                                key,
                                request,
                                gateways.self(),
                                Timestamp.from(clock.instant().plus(KEPT_FOR)))
                        .update()
                > 0;
    }

    private Optional<Row> find(String key) {
        return database.sql()
                .sql("select request, gateway, reply, content_type from idempotency_keys where id = ?")
                .param(key)
                .query((row, _) -> new Row(row.getString(1), row.getString(2), row.getBytes(3), row.getString(4)))
                .optional();
    }

    private void free(String key, String gateway) {
        database.sql()
                .sql("delete from idempotency_keys where id = ? and gateway = ? and reply is null")
                .params(key, gateway)
                .update();
    }

    /** Gives a key back, and keeps the whole reply if there is one that may be sent again. */
    void end(String key, @Nullable Reply reply) {
        if (reply == null) {
            free(key, gateways.self());
            return;
        }
        boolean isTooLong = reply.body().length > LONGEST;
        database.sql()
                .sql("update idempotency_keys set reply = ?, content_type = ? where id = ? and gateway = ?")
                .params(
                        isTooLong ? new byte[0] : reply.body(),
                        isTooLong ? TOO_LONG : reply.contentType(),
                        key,
                        gateways.self())
                .update();
        // The client is about to rely on it.
        database.sync();
    }

    @Override
    public void forgetExpired(Instant now) {
        database.sql()
                .sql("delete from idempotency_keys where expires_at <= ?")
                .param(Timestamp.from(now))
                .update();
        while (bytes() > MOST_BYTES) {
            database.sql()
                    .sql("delete from idempotency_keys where id in (select id from idempotency_keys"
                            + " where reply is not null order by expires_at limit ?)")
                    .param(SWEPT_AT_ONCE)
                    .update();
        }
    }

    private long bytes() {
        return database.sql()
                .sql("select coalesce(sum(octet_length(reply)), 0) from idempotency_keys")
                .query(Long.class)
                .single();
    }

    @Override
    public void endLeftBy(String gateway) {
        database.sql()
                .sql("delete from idempotency_keys where gateway = ? and reply is null")
                .param(gateway)
                .update();
    }

    private static Failure failure(Kind kind, String message, @Nullable Double retryAfterSeconds) {
        return new Failure(kind, message, IdempotencyFilter.KEY, List.of(), retryAfterSeconds);
    }
}
