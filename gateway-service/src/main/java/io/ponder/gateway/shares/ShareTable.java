package io.ponder.gateway.shares;

import io.ponder.accounts.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The shares in the database. One that has expired is as good as gone, and is removed when the next is made. */
@Component
final class ShareTable {

    private final Database database;

    ShareTable(Database database) {
        this.database = database;
    }

    void add(Share share) {
        database.sql()
                .sql("delete from shares where expires_at <= :now")
                .param("now", utc(share.createdAt()))
                .update();
        database.sql()
                .sql("insert into shares (id, organization, made_by, created_at, expires_at, reply)"
                        + " values (:id, :organization, :madeBy, :createdAt, :expiresAt, :reply)")
                .param("id", share.id())
                .param("organization", share.organization())
                .param("madeBy", share.madeBy())
                .param("createdAt", utc(share.createdAt()))
                .param("expiresAt", utc(share.expiresAt()))
                .param("reply", share.reply())
                .update();
    }

    /** How many an organisation has, expired ones not counted. */
    long count(String organization, Instant now) {
        return database.sql()
                .sql("select count(*) from shares where organization = :organization and expires_at > :now")
                .param("organization", organization)
                .param("now", utc(now))
                .query(Long.class)
                .single();
    }

    Optional<Share> find(String id, Instant now) {
        return database.sql()
                .sql("select id, organization, made_by, created_at, expires_at, reply from shares"
                        + " where id = :id and expires_at > :now")
                .param("id", id)
                .param("now", utc(now))
                .query(ShareTable::share)
                .optional();
    }

    void delete(String id) {
        database.sql().sql("delete from shares where id = :id").param("id", id).update();
    }

    private static Share share(ResultSet row, int number) throws SQLException {
        return new Share(
                row.getString("id"),
                row.getString("organization"),
                row.getString("made_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getBytes("reply"));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
