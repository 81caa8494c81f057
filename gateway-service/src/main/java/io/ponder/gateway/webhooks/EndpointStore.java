package io.ponder.gateway.webhooks;

import io.ponder.accounts.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps the endpoints of all teams, without their secrets. */
@Component
final class EndpointStore {

    private static final String COLUMNS = "id, tenant, name, url, event_types, secret_version, created_at";

    private final Database database;

    EndpointStore(Database database) {
        this.database = database;
    }

    void add(WebhookEndpoint endpoint) {
        database.sql()
                .sql("insert into webhook_endpoints (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)")
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
                row.getTimestamp("created_at").toInstant());
    }
}
