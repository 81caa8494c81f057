package io.ponder.gateway.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.ServerKey;
import java.util.Base64;

/**
 * The secrets that messages are signed with. None is kept: each is derived from one key, which the operator holds, so that
 * whoever reads the database can sign nothing.
 */
final class Secrets {

    private final ServerKey key;

    Secrets(String given, Database database) {
        this.key = new ServerKey("webhooks", "PONDER_WEBHOOK_KEY", given, database);
    }

    /** What an endpoint's owner verifies messages with. */
    String of(WebhookEndpoint endpoint) {
        return "whsec_" + Base64.getEncoder().encodeToString(secret(endpoint));
    }

    /** The signature of a message, by the Standard Webhooks specification. */
    String sign(WebhookEndpoint endpoint, String messageId, long seconds, String body) {
        try {
            return new Webhook(secret(endpoint)).sign(messageId, seconds, body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private byte[] secret(WebhookEndpoint endpoint) {
        return key.derive(endpoint.id() + "\n" + endpoint.secretVersion());
    }
}
