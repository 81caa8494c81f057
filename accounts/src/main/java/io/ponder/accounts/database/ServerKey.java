package io.ponder.accounts.database;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key that the operator holds, so that whoever reads the database cannot compute what is derived from it. Only a gateway
 * that has its database, a file of H2, to itself makes one and keeps it there.
 */
public final class ServerKey {

    private static final String HMAC = "HmacSHA256";
    private static final int SHORTEST = 32;

    private final String name;
    private final String variable;
    private final String given;
    private final Database database;
    private volatile byte @Nullable [] key;

    /**
     * @param name of what is derived from it
     * @param variable that sets it
     * @param given as it was set; empty if it was not
     * @throws IllegalArgumentException when it is too short
     */
    public ServerKey(String name, String variable, String given, Database database) {
        if (!given.isEmpty() && given.length() < SHORTEST) {
            throw new IllegalArgumentException(variable + " has " + given.length() + " characters, but needs at least "
                    + SHORTEST + "; `openssl rand -hex 32` makes one");
        }
        this.name = name;
        this.variable = variable;
        this.given = given;
        this.database = database;
    }

    /** Whether there is one, or one can be made. */
    public boolean isThere() {
        return !given.isEmpty() || !database.isPostgres();
    }

    /**
     * What is derived from it for a text: HMAC-SHA256, 32 bytes.
     *
     * @throws io.ponder.reasoning.model.FailureException when there is none, and it cannot be made
     */
    public byte[] derive(String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key(), HMAC));
            return mac.doFinal((name + "\n" + text).getBytes(StandardCharsets.UTF_8));
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

    private String kept() {
        if (!isThere()) {
            throw Failure.of(
                            Kind.CAPABILITY_MISSING,
                            "this service has no key for " + name + ": its operator sets " + variable
                                    + ", the same for all gateways")
                    .asException();
        }
        byte[] random = new byte[SHORTEST];
        new SecureRandom().nextBytes(random);
        database.sql()
                .sql("insert into server_keys (name, secret) values (?, ?) on conflict do nothing")
                .params(name, HexFormat.of().formatHex(random))
                .update();
        database.sync();
        return database.sql()
                .sql("select secret from server_keys where name = ?")
                .param(name)
                .query(String.class)
                .single();
    }
}
