package io.ponder.contracts.wire;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.apache.hc.core5.http.HttpHost;

/**
 * The replicas behind a service's name, one for each address it resolves to. All calls of a search go to the same
 * replica, so that they find the prefixes which its engine has cached; other searches spread over the others. The
 * choice uses rendezvous hashing (Thaler and Ravishankar 1998), so a replica that comes or goes moves only its own
 * searches.
 */
final class Replicas {

    /**
     * Resolves a host to its addresses. It may be called for every request, so it should cache if that is expensive.
     */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final URI base;
    private final Resolver resolver;
    private final int skipped;

    Replicas(URI base, Resolver resolver) {
        this(base, resolver, 0);
    }

    private Replicas(URI base, Resolver resolver, int skipped) {
        this.base = base;
        this.resolver = resolver;
        this.skipped = skipped;
    }

    /** The same replicas, of which the first ones in every order come last. */
    Replicas after(int first) {
        return first == 0 ? this : new Replicas(base, resolver, first);
    }

    /** Each replica alone, in no particular order. */
    List<Replicas> each() throws UnknownHostException {
        return Arrays.stream(resolver.resolve(name()))
                .map(one -> new Replicas(base, host -> new InetAddress[] {one}))
                .toList();
    }

    private String name() {
        String host = base.getHost();
        // InetAddress expects a literal IPv6 address without brackets.
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * All replicas, at least one. The one that serves {@code key} comes first, followed by the others in the order in
     * which they replace it while it cannot be reached.
     */
    List<HttpHost> inOrder(String key) throws UnknownHostException {
        String host = base.getHost();
        List<HttpHost> all = Arrays.stream(resolver.resolve(name()))
                .sorted(Comparator.comparingLong((InetAddress address) -> weight(key, address))
                        .reversed()
                        .thenComparing(InetAddress::getHostAddress))
                .map(address -> new HttpHost(base.getScheme(), address, host, base.getPort()))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.rotate(all, -skipped);
        return all;
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
