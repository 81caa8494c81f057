package io.ponder.accounts.limit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one owner, by name: {@code minute.tokens}, {@code now.searches}, {@code request.samples},
 * {@code priority}, ... What has no name here is not limited.
 */
public record SpendingLimits(Map<String, Long> named) {

    public static final SpendingLimits NONE = new SpendingLimits(Map.of());

    /** The priority of those who have none of their own. */
    public static final int DEFAULT_PRIORITY = 5;

    private static final String PRIORITY = "priority";

    /** One limit. */
    public record Limit(Per per, Counts counts, long most) {}

    /** What a single request may ask for at most. */
    public enum Cap {
        TOKENS,
        NANO_USD,
        MILLIS,
        SAMPLES;

        String limitName() {
            return "request." + name().toLowerCase(Locale.ROOT);
        }
    }

    public SpendingLimits {
        named = Collections.unmodifiableMap(new TreeMap<>(named));
    }

    private static String name(Per per, Counts counts) {
        return per.wireName() + "." + counts.columnName();
    }

    /** The same with one limit changed; null takes it away. */
    public SpendingLimits with(Per per, Counts counts, @Nullable Long most) {
        return with(name(per, counts), most);
    }

    /** The same with one cap changed; null takes it away. */
    public SpendingLimits with(Cap cap, @Nullable Long most) {
        return with(cap.limitName(), most);
    }

    /** The same with another priority, 1 to 10; null for the default. */
    public SpendingLimits withPriority(@Nullable Integer priority) {
        return with(PRIORITY, priority == null ? null : Long.valueOf(priority));
    }

    private SpendingLimits with(String name, @Nullable Long most) {
        Map<String, Long> changed = new TreeMap<>(named);
        if (most == null) {
            changed.remove(name);
        } else {
            changed.put(name, most);
        }
        return new SpendingLimits(changed);
    }

    /** A limit; null for none. */
    public @Nullable Long most(Per per, Counts counts) {
        return named.get(name(per, counts));
    }

    /** A cap; null for none. */
    public @Nullable Long most(Cap cap) {
        return named.get(cap.limitName());
    }

    /** The share of places that its searches get while others wait too: 1 to 10; null for the default. */
    public @Nullable Integer priority() {
        Long priority = named.get(PRIORITY);
        return priority == null ? null : priority.intValue();
    }

    /**
     * What bounds a single request: of every cap the lowest, and of the priorities the last.
     *
     * @param all limits, from the widest owner to the narrowest
     */
    static SpendingLimits perRequest(List<SpendingLimits> all) {
        SpendingLimits result = NONE;
        for (SpendingLimits limits : all) {
            for (Cap cap : Cap.values()) {
                Long most = limits.most(cap);
                Long before = result.most(cap);
                if (most != null && (before == null || most < before)) {
                    result = result.with(cap, most);
                }
            }
            Integer priority = limits.priority();
            result = priority == null ? result : result.withPriority(priority);
        }
        return result;
    }

    /** The limits of all windows, in order. */
    List<Limit> all() {
        List<Limit> all = new ArrayList<>();
        for (Per per : Per.values()) {
            for (Counts counts : Counts.values()) {
                Long most = most(per, counts);
                if (most != null) {
                    all.add(new Limit(per, counts, most));
                }
            }
        }
        return all;
    }

    /** The stretches of time for which there are limits. */
    List<Per> pers() {
        return all().stream().map(Limit::per).distinct().toList();
    }

    /** Names these limits, so that whoever changes them can tell that nobody else did. */
    public String version() {
        return Integer.toHexString(Objects.hash(named.toString()));
    }
}
