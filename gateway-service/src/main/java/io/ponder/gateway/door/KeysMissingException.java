package io.ponder.gateway.door;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The gateway would listen to other machines, and there is no key yet. */
public final class KeysMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeysMissingException(@Nullable InetAddress address) {
        super("It would listen on " + (address == null ? "all addresses" : address.getHostAddress())
                + ", where others can reach it, and there is no key yet. This makes the first one:\n\n"
                + "  ./ponder keys create --role admin --offline\n\n"
                + "Without keys, Ponder listens on 127.0.0.1 only (PONDER_BIND)."
                + " PONDER_REQUIRE_KEYS=false opens it to whoever reaches it.");
    }
}
