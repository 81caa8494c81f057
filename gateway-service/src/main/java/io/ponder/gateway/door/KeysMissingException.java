package io.ponder.gateway.door;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The gateway has no key that it needs: it would listen to other machines without any, or cannot read the one it was given. */
public final class KeysMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeysMissingException(@Nullable InetAddress address) {
        super(message(address == null ? "all addresses" : address.getHostAddress()));
    }

    /** What is wrong with the key that was given; the message is all that an operator is to read. */
    KeysMissingException(String message) {
        super(message);
    }

    /**
     * Why there is no start, and what to do.
     *
     * @param address where the gateway would listen
     */
    public static String message(String address) {
        return "It would listen on " + address
                + ", where others can reach it, and there is no key yet. This makes the first one:\n\n"
                + "  ./ponder keys create --role admin --offline\n\n"
                + "In a container, give it one in PONDER_ADMIN_KEY_FILE or PONDER_ADMIN_KEY (docs/tenants.md)."
                + " Without keys, Ponder listens on 127.0.0.1 only (PONDER_BIND)."
                + " PONDER_REQUIRE_KEYS=false opens it to whoever reaches it.";
    }
}
