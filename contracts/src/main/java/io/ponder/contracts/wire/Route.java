package io.ponder.contracts.wire;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a service's replicas a client prefers.
 *
 * @param home where the calls go; null to go by the request's id
 * @param near the address that is preferred if there is no home; null for none
 * @param passed how many replicas to pass over
 * @param told the home, of another service's, that is named to the callee; null for none
 */
record Route(
        @Nullable Home home,
        @Nullable String near,
        int passed,
        @Nullable Home told) {

    static final Route ANY = new Route(null, null, 0, null);

    Route at(Home home) {
        return new Route(home, near, passed, told);
    }

    Route near(@Nullable String address) {
        return new Route(home, address, passed, told);
    }

    Route passing(int replicas) {
        return new Route(home, near, replicas, told);
    }

    Route telling(Home other) {
        return new Route(home, near, passed, other);
    }

    /** The one of these that is preferred; null if it is none of them. */
    @Nullable
    InetAddress near(List<InetAddress> addresses) {
        return near == null
                ? null
                : addresses.stream()
                        .filter(address -> address.getHostAddress().equals(near))
                        .findFirst()
                        .orElse(null);
    }
}
