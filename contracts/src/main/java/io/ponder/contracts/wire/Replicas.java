package io.ponder.contracts.wire;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas behind a service's name, one for each address it resolves to, and which of them serves whom. The choice
 * uses rendezvous hashing (Thaler and Ravishankar 1998), so a replica that comes or goes moves only its own searches.
 * Searches that have a {@link Home} are bounded too: no replica is home to more of them than {@link #MOST} times the mean
 * ("Consistent Hashing with Bounded Loads", Mirrokni, Thorup and Zadimoghaddam 2018).
 */
final class Replicas {

    /** The most homes of a replica, in multiples of the mean; a few are spread as evenly as they can be. */
    static final double MOST = 1.25;

    /** A replica that accepted no request is passed over for so long; then one call tries it again, and so on. */
    static final Duration REST = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

    /**
     * Resolves a host to its addresses. It may be called for every request, so it should cache if that is expensive.
     */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final URI base;
    private final Resolver resolver;
    private final InstantSource clock;

    /** What the name resolved to the last time that it did. */
    private volatile InetAddress[] known = {};

    /** How many searches have their home at each address. */
    private final Map<InetAddress, Integer> homes = new HashMap<>();

    /** Replicas that accepted no request, and until when each is passed over. */
    private final Map<InetAddress, Instant> resting = new HashMap<>();

    Replicas(URI base, Resolver resolver, InstantSource clock) {
        this.base = base;
        this.resolver = resolver;
        this.clock = clock;
    }

    /** Each replica alone, in no particular order. */
    List<Replicas> each() throws UnknownHostException {
        return Arrays.stream(addresses())
                .map(one -> new Replicas(base, host -> new InetAddress[] {one}, clock))
                .toList();
    }

    /** While the name cannot be resolved, as while no pod is ready, its last addresses count. */
    private InetAddress[] addresses() throws UnknownHostException {
        String host = base.getHost();
        try {
            // InetAddress expects a literal IPv6 address without brackets.
            known = resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            if (known.length == 0) {
                throw e;
            }
        }
        return known;
    }

    /**
     * The replica to send a call to: of those that accept requests, as far as is known, the home of its search or else
     * the first in the order of the key. Those that accept none come last.
     *
     * @param key whose calls belong together, unless the route has a home
     * @param refused the replicas that this call has tried
     * @return null if it has tried all
     */
    @Nullable
    HttpHost choose(String key, Route route, Set<InetAddress> refused) throws UnknownHostException {
        Home home = route.home();
        List<InetAddress> order = Arrays.stream(addresses())
                .distinct()
                .filter(address -> !refused.contains(address))
                .sorted(preferredBy(home == null ? key : home.key()))
                .toList();
        if (order.isEmpty()) {
            return null;
        }
        return new HttpHost(base.getScheme(), choose(order, route), base.getHost(), base.getPort());
    }

    private synchronized InetAddress choose(List<InetAddress> order, Route route) {
        Instant now = clock.instant();
        List<InetAddress> well =
                order.stream().filter(address -> !isResting(address, now)).toList();
        InetAddress chosen = ofThese(well.isEmpty() ? order : well, route);
        // This call alone tries it; the others wait for what it finds.
        resting.computeIfPresent(chosen, (address, until) -> now.plus(REST));
        return chosen;
    }

    private boolean isResting(InetAddress address, Instant now) {
        Instant until = resting.get(address);
        return until != null && now.isBefore(until);
    }

    private InetAddress ofThese(List<InetAddress> order, Route route) {
        Home home = route.home();
        InetAddress preferred = home == null ? route.near(order) : home.at;
        if (route.passed() > 0) {
            // Before the others comes the preferred one, although it may not be the first in the order.
            return order.stream()
                    .sorted(Comparator.comparing(address -> !address.equals(preferred)))
                    .toList()
                    .get(route.passed() % order.size());
        }
        if (preferred != null && order.contains(preferred)) {
            return preferred;
        }
        if (home == null) {
            return order.getFirst();
        }
        InetAddress free = withRoom(order);
        move(home, free);
        return free;
    }

    private InetAddress withRoom(List<InetAddress> order) {
        int all = 1
                + order.stream()
                        .mapToInt(address -> homes.getOrDefault(address, 0))
                        .sum();
        double mean = (double) all / order.size();
        double most = Math.max(Math.ceil(mean), Math.floor(MOST * mean));
        return order.stream()
                .filter(address -> homes.getOrDefault(address, 0) < most)
                .findFirst()
                .orElseThrow(); // one at least has no more than the mean
    }

    private void move(Home home, InetAddress to) {
        if (!home.isClosed) {
            leave(home);
            homes.merge(to, 1, Integer::sum);
        }
        home.at = to;
    }

    private void leave(Home home) {
        if (home.at != null) {
            homes.computeIfPresent(home.at, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether there is another replica that has not refused lately. */
    boolean isAnyWell(Set<InetAddress> refused) throws UnknownHostException {
        InetAddress[] all = addresses();
        Instant now = clock.instant();
        synchronized (this) {
            return Arrays.stream(all).anyMatch(address -> !refused.contains(address) && !isResting(address, now));
        }
    }

    /** A replica accepted no request, or cannot work: others take over what it served, and new searches. */
    synchronized void refused(InetAddress replica) {
        if (resting.put(replica, clock.instant().plus(REST)) == null && known.length > 1) {
            LOG.info("{} at {} accepts no requests; others serve its searches", base, replica.getHostAddress());
        }
    }

    /** A replica accepted a request, so it is well. */
    synchronized void accepted(InetAddress replica) {
        resting.remove(replica);
    }

    synchronized @Nullable InetAddress whereIs(Home home) {
        return home.at;
    }

    synchronized void close(Home home) {
        if (!home.isClosed) {
            home.isClosed = true;
            leave(home);
        }
    }

    private static Comparator<InetAddress> preferredBy(String key) {
        return Comparator.comparingLong((InetAddress address) -> weight(key, address))
                .reversed()
                .thenComparing(InetAddress::getHostAddress);
    }

    private static long weight(String key, InetAddress address) {
        CRC32C hash = new CRC32C();
        hash.update(address.getAddress());
        hash.update(key.getBytes(StandardCharsets.UTF_8));
        // A checksum is linear, so without this mixing the order of two replicas would hardly depend on the key. It is
        // the finaliser of SplitMix64 (Steele et al. 2014).
        long mixed = hash.getValue() * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (mixed ^ (mixed >>> 31)) >>> 1;
    }
}
