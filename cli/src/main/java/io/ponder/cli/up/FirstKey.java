package io.ponder.cli.up;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseException;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Keys;
import io.ponder.cli.service.PonderHome;
import io.ponder.gateway.door.KeysMissingException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

/** Whether the gateway may start, as far as keys go: it decides itself, but only after a model has been fetched. */
final class FirstKey {

    private FirstKey() {}

    /**
     * @param bind the gateway's address
     * @throws CannotStartException when others could reach it and there is no key that they could use
     */
    static void requireWhereOthersReach(String bind, Map<String, String> env) throws CannotStartException {
        boolean isGiven = isSet(env, "PONDER_ADMIN_KEY") || isSet(env, "PONDER_ADMIN_KEY_FILE");
        if (isGiven || isSettled(env) || isLoopback(bind)) {
            return;
        }
        InstantSource clock = InstantSource.system();
        try (Database database = Database.open(PonderHome.database(env))) {
            if (!new Keys(database, new Audit(database, clock), clock).anyUsable()) {
                throw new CannotStartException(KeysMissingException.message(bind));
            }
        } catch (DatabaseException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()));
        }
    }

    /** By any of the names that the gateway reads. */
    private static boolean isSettled(Map<String, String> env) {
        return Stream.of("PONDER_REQUIRE_KEYS", "PONDER_GATEWAY_REQUIRE_KEYS", "PONDER_GATEWAY_REQUIREKEYS")
                .map(name -> env.getOrDefault(name, "").strip())
                .anyMatch(value -> !value.isEmpty() && !value.equalsIgnoreCase("auto"));
    }

    private static boolean isSet(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isBlank();
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true; // which the gateway says better
        }
    }
}
