package io.ponder.gateway.door;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** The paths that this service has, and the one that was probably meant by another. */
@Component
final class Paths {

    /** The most edits between a misspelt path and the one it stands for. */
    private static final int MOST_EDITS = 3;

    private static final String VERSION = "/v1";

    /** What a method can be used on. */
    private record Path(String method, PathPattern pattern) {
        boolean matches(String path) {
            return pattern.matches(PathContainer.parsePath(path));
        }
    }

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    /** The mapping exists only after the filters, hence the provider; the actuator has another mapping. */
    Paths(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    /** The methods that a path supports, such as {@code GET, HEAD}; empty if there is nothing at it. */
    Set<String> methods(String path) {
        Set<String> methods = new LinkedHashSet<>();
        for (Path known : known()) {
            if (known.matches(path)) {
                methods.add(known.method());
                if (known.method().equals(RequestMethod.GET.name())) {
                    methods.add(RequestMethod.HEAD.name());
                }
            }
        }
        return methods;
    }

    /**
     * What a client that asked for a path in vain may have meant.
     *
     * @return a method and a path; null if no path is like this one
     */
    @Nullable
    String meant(String method, String asked) {
        List<Path> known = known();
        known.sort(Comparator.comparing(path -> !path.method().equals(method)));
        for (String path : readings(asked)) {
            for (Path one : known) {
                if (one.matches(path)) {
                    return one.method() + " " + path;
                }
            }
        }
        return closest(readings(asked).getFirst(), known);
    }

    /** The path that this one misspells or only begins. */
    private static @Nullable String closest(String path, List<Path> known) {
        if (path.equals(VERSION)) {
            return null;
        }
        Path closest = null;
        int fewest = MOST_EDITS + 1;
        for (Path one : known) {
            String pattern = one.pattern().getPatternString();
            boolean isBegun = path.lastIndexOf('/') > 0 && pattern.startsWith(path + "/");
            int edits = isBegun ? MOST_EDITS : edits(path, pattern);
            if (edits < fewest && pattern.startsWith(VERSION)) {
                closest = one;
                fewest = edits;
            }
        }
        return closest == null
                ? null
                : closest.method() + " " + closest.pattern().getPatternString();
    }

    /** The path with one {@code /v1} at its front, and without what may stand before and around it; likeliest first. */
    private static List<String> readings(String asked) {
        List<String> segments = new ArrayList<>(List.of(asked.split("/+")));
        segments.removeIf(segment -> segment.isEmpty() || segment.equalsIgnoreCase(VERSION.substring(1)));
        List<String> readings = new ArrayList<>();
        for (int from = 0; from == 0 || from < segments.size(); from++) {
            String rest = String.join("/", segments.subList(from, segments.size()));
            String path = rest.isEmpty() ? VERSION : VERSION + "/" + rest;
            readings.add(path);
            readings.add(path.toLowerCase(Locale.ROOT));
        }
        return readings;
    }

    private List<Path> known() {
        List<Path> known = new ArrayList<>();
        mappings.getObject().getHandlerMethods().keySet().forEach(mapping -> {
            var patterns = mapping.getPathPatternsCondition();
            if (patterns != null) {
                for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
                    patterns.getPatterns().forEach(pattern -> known.add(new Path(method.name(), pattern)));
                }
            }
        });
        known.sort(Comparator.comparing(Path::pattern));
        return known;
    }

    /** Levenshtein's distance. */
    private static int edits(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int i = 0; i <= to.length(); i++) {
            above[i] = i;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
