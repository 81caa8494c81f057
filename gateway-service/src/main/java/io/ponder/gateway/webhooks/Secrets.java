package io.ponder.gateway.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.ponder.accounts.database.Database;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that messages are signed with. None is kept: each is derived from one key, which the operator holds, so that
 * whoever reads the database can sign nothing.
 */
final class Secrets {

    private static final String HMAC = "HmacSHA256";
    private static final String NAME = "webhooks";
    private static final int SHORTEST = 32;

    private final String given;
    private final Database database;
    private volatile byte @Nullable [] key;

    Secrets(String given, Database database) {
        if (!given.isEmpty() && given.length() < SHORTEST) {
            throw new IllegalArgumentException("PONDER_WEBHOOK_KEY has " + given.length() + " characters, but needs at"
                    + " least " + SHORTEST + "; `openssl rand -hex 32` makes one");
        }
        this.given = given;
        this.database = database;
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
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private byte[] secret(WebhookEndpoint endpoint) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key(), HMAC));
            return mac.doFinal(
                    (NAME + "\n" + endpoint.id() + "\n" + endpoint.secretVersion()).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private byte[] key() {
        byte[] known = key;
        if (known == null) {
            known = (given.isEmpty() ? kept() : given).getBytes(StandardCharsets.UTF_8);
            key = known;
        }
        return known;
    }

    /** The key of a gateway that has its database to itself. */
    private String kept() {
        if (database.isPostgres()) {
            throw Failure.of(
                            Kind.CAPABILITY_MISSING,
                            "this service has no key to sign webhooks with: its operator sets PONDER_WEBHOOK_KEY, the"
                                    + " same for all gateways")
                    .asException();
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        database.sql()
                .sql("insert into server_keys (name, secret) values (?, ?) on conflict do nothing")
                .params(NAME, HexFormat.of().formatHex(random))
                .update();
        database.sync();
        return database.sql()
                .sql("select secret from server_keys where name = ?")
                .param(NAME)
                .query(String.class)
                .single();
    }
}
