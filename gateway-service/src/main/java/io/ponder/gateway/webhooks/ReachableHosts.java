package io.ponder.gateway.webhooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names to addresses that messages may be sent to: those of the public internet, and what the operator allows. It
 * is asked for each connection, so a name that changes its address gets nowhere.
 */
final class ReachableHosts implements DnsResolver {

    private record Network(byte[] address, int bits) {

        static Network parse(String text) throws UnknownHostException {
            int slash = text.indexOf('/');
            byte[] address = InetAddress.getByName(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            return new Network(address, slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1)));
        }

        boolean has(InetAddress other) {
            byte[] bytes = other.getAddress();
            if (bytes.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((bytes[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What {@link InetAddress} has no word for: shared and documentation addresses, and protocols that wrap others. */
    private static final List<String> SPECIAL = List.of(
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "fc00::/7",
            "64:ff9b::/96",
            "2001::/32",
            "2002::/16",
            "2001:db8::/32");

    private final List<String> names = new ArrayList<>();
    private final List<Network> allowed = new ArrayList<>();
    private final List<Network> special = new ArrayList<>();

    /** @param allow names, addresses and networks */
    ReachableHosts(List<String> allow) {
        SPECIAL.forEach(network -> special.add(network(network)));
        for (String one : allow) {
            String entry = one.strip().toLowerCase(Locale.ROOT);
            if (entry.matches("[0-9a-f.:]+(/\\d+)?") && !entry.isEmpty()) {
                allowed.add(network(entry));
            } else {
                names.add(entry);
            }
        }
    }

    private static Network network(String text) {
        try {
            return Network.parse(text);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no address or network", e);
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        if (names.contains(host.toLowerCase(Locale.ROOT))) {
            return all;
        }
        InetAddress[] reachable = Arrays.stream(all).filter(this::isReachable).toArray(InetAddress[]::new);
        if (reachable.length == 0) {
            throw new UnknownHostException(host + " has no address that webhooks may be sent to");
        }
        return reachable;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }

    private boolean isReachable(InetAddress address) {
        if (allowed.stream().anyMatch(network -> network.has(address))) {
            return true;
        }
        boolean isPrivate = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        return !isPrivate && special.stream().noneMatch(network -> network.has(address)) && !isWrapped(address);
    }

    /** An old IPv6 form of an IPv4 address ({@code ::127.0.0.1}). */
    private static boolean isWrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        return !(address instanceof Inet4Address) && Arrays.equals(bytes, 0, 12, new byte[12], 0, 12);
    }
}
