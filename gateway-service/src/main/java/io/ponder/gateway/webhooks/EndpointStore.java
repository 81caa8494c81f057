package io.ponder.gateway.webhooks;

import io.ponder.accounts.database.Database;
import io.ponder.reasoning.model.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the endpoints of all teams, without their secrets. */
@Component
final class EndpointStore {

    private static final String MADE_WITH = "id, tenant, name, url, event_types, secret_version, created_at";
    private static final String COLUMNS = MADE_WITH + ", delivered_at, failed_at, failure, given_up";
    private static final int LONGEST_FAILURE = 300;

    private final Database database;

    EndpointStore(Database database) {
        this.database = database;
    }

    void add(WebhookEndpoint endpoint) {
        database.sql()
                .sql("insert into webhook_endpoints (" + MADE_WITH + ") values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        endpoint.id(),
                        endpoint.tenant(),
                        endpoint.name(),
                        endpoint.url(),
                        String.join(" ", endpoint.eventTypes()),
                        endpoint.secretVersion(),
                        Timestamp.from(endpoint.created()))
                .update();
    }

    /** The endpoints of a team, the oldest first. */
    List<WebhookEndpoint> of(String tenant) {
        return database.sql()
                .sql("select " + COLUMNS + " from webhook_endpoints where tenant = ? order by created_at, id")
                .param(tenant)
                .query(EndpointStore::endpoint)
                .list();
    }

    Optional<WebhookEndpoint> find(String tenant, String id) {
        return find(id).filter(endpoint -> endpoint.tenant().equals(tenant));
    }

    Optional<WebhookEndpoint> find(String id) {
        return database.sql()
                .sql("select " + COLUMNS + " from webhook_endpoints where id = ?")
                .param(id)
                .query(EndpointStore::endpoint)
                .optional();
    }

    /** Gives an endpoint another secret. */
    void rotate(String id) {
        database.sql()
                .sql("update webhook_endpoints set secret_version = secret_version + 1 where id = ?")
                .param(id)
                .update();
    }

    /** Notes that a message has arrived. */
    void delivered(String id, Instant now) {
        database.sql()
                .sql("update webhook_endpoints set delivered_at = ? where id = ?")
                .params(Timestamp.from(now), id)
                .update();
    }

    /**
     * Notes that a message has not arrived.
     *
     * @param isGivenUp whether it is not sent again
     */
    void failed(String id, Instant now, String why, boolean isGivenUp) {
        database.sql()
                .sql("update webhook_endpoints set failed_at = ?, failure = ?, given_up = given_up + ? where id = ?")
                .params(Timestamp.from(now), Field.shortened(why, LONGEST_FAILURE), isGivenUp ? 1 : 0, id)
                .update();
    }

    void delete(String id) {
        database.sql()
                .sql("delete from webhook_endpoints where id = ?")
                .param(id)
                .update();
    }

    private static WebhookEndpoint endpoint(ResultSet row, int number) throws SQLException {
        return WebhookEndpoint.of(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("name"),
                row.getString("url"),
                List.of(row.getString("event_types").split(" ")),
                row.getInt("secret_version"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("delivered_at")),
                instant(row.getTimestamp("failed_at")),
                row.getString("failure"),
                row.getInt("given_up"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
