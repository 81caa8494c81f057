package io.ponder.datasets.personal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where values that were found elsewhere in a conversation stand again, without what they were known by there: whole words
 * only. Each word of a name counts too, unless it is a word of every day.
 */
final class Repeats {

    static final Repeats NONE = new Repeats(Map.of(), Map.of());

    /** Shorter ones stand in too many words by chance. */
    private static final int SHORTEST = 4;

    private static final int SHORTEST_NAME = 3;
    private static final double CONFIDENCE = 0.8;

    /** Names that are also words. */
    private static final Set<String> EVERYDAY = Set.of(
            "Will",
            "May",
            "Mark",
            "June",
            "April",
            "August",
            "Rose",
            "Grace",
            "Hope",
            "Faith",
            "Joy",
            "Art",
            "Bill",
            "Bob",
            "Sue",
            "Pat",
            "Guy",
            "Frank",
            "Max",
            "Grant",
            "Chase",
            "Chance",
            "Drew",
            "Miles",
            "Case",
            "Page",
            "Young",
            "King",
            "Price",
            "Long",
            "White",
            "Black",
            "Brown",
            "Green",
            "Gray",
            "Grey",
            "Day",
            "Bush",
            "Field",
            "Rich",
            "Stone",
            "Summer",
            "Autumn",
            "Sunny",
            "Christian",
            "Paris",
            "Victoria",
            "China",
            "India",
            "Jordan",
            "Florence",
            "Euler",
            "Gauss",
            "Von",
            "Van",
            "Der",
            "Den",
            "Del",
            "Las",
            "Los",
            "The",
            "And",
            "Dos",
            "Santa",
            "San");

    private final @Nullable Pattern any;
    private final Map<String, PersonalKind> values;
    private final Map<String, String> wholes;

    private Repeats(Map<String, PersonalKind> values, Map<String, String> wholes) {
        this.values = values;
        this.wholes = wholes;
        this.any = values.isEmpty()
                ? null
                : Pattern.compile(values.keySet().stream()
                        .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}])(?:", ")(?![\\p{L}\\p{N}])")));
    }

    static Repeats of(Map<String, PersonalKind> found) {
        Map<String, PersonalKind> values = new LinkedHashMap<>();
        Map<String, String> wholes = new HashMap<>();
        found.forEach((value, kind) -> {
            if (value.length() >= SHORTEST) {
                values.put(value, kind);
            }
            if (kind == PersonalKind.NAME) {
                for (String word : value.split("[\\s.,]+")) {
                    boolean isOwn = word.length() >= SHORTEST_NAME
                            && Character.isUpperCase(word.charAt(0))
                            && !EVERYDAY.contains(word);
                    if (isOwn) {
                        values.putIfAbsent(word, kind);
                        wholes.putIfAbsent(word, value);
                    }
                }
            }
        });
        return new Repeats(values, wholes);
    }

    /** The whole name that a word is part of; otherwise the text itself. */
    String whole(String text) {
        return wholes.getOrDefault(text, text);
    }

    List<PersonalSpan> in(String text) {
        if (any == null) {
            return List.of();
        }
        List<PersonalSpan> spans = new ArrayList<>();
        Matcher again = any.matcher(text);
        while (again.find()) {
            PersonalKind kind = values.getOrDefault(again.group(), PersonalKind.NAME);
            spans.add(new PersonalSpan(again.start(), again.end(), kind, CONFIDENCE, "found elsewhere"));
        }
        return spans;
    }
}
