package io.ponder.datasets.personal;

import io.ponder.datasets.row.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes personal data out of one conversation: in questions, answers, thoughts, tool calls and what tools returned. A value
 * has one placeholder throughout, and what was found once is replaced wherever it stands again. For one conversation, on one
 * thread.
 *
 * <p>All texts are read first and then written, so that a name at the end is also taken out at the beginning.
 */
public final class Redaction {

    /** Stands in {@link io.ponder.datasets.row.Origin#marks}, before what looked. */
    public static final String LOOKED = "personal data looked for by ";

    /** Stands there before a kind that was found. */
    public static final String FOUND = "redacted:";

    private static final Pattern PLACEHOLDER = Pattern.compile("<([A-Z_]{2,20})_([0-9]{1,6})>");
    /** Names of speakers that are nobody's. */
    private static final Set<String> ROLES =
            Set.of("user", "human", "customer", "client", "me", "speaker", "student", "guest", "example_user");

    private static final Pattern IDLE = Pattern.compile("[\\s().,;:/+-]+");

    private final PersonalDetector detector;
    private final Map<String, List<PersonalSpan>> spans = new HashMap<>();
    private final Map<String, String> placeholders = new HashMap<>();
    private final Map<PersonalKind, Integer> last = new EnumMap<>(PersonalKind.class);
    private final Map<PersonalKind, Integer> found = new EnumMap<>(PersonalKind.class);
    private final Map<String, PersonalKind> values = new LinkedHashMap<>();
    private Repeats repeats = Repeats.NONE;

    private Redaction(PersonalDetector detector) {
        this.detector = detector;
    }

    /** The row with placeholders, and what was found in it. */
    public static Redacted of(Row row, PersonalDetector detector) {
        Redaction redaction = new Redaction(detector);
        var _ = RowTexts.map(row, redaction.reading());
        redaction.repeats = Repeats.of(redaction.values);
        Row written = RowTexts.map(row, redaction.writing());
        List<String> marks = new ArrayList<>(row.origin().marks());
        redaction.found.keySet().forEach(kind -> marks.add(FOUND + kind.lowerCase()));
        marks.add(LOOKED + detector.version());
        return new Redacted(RowTexts.marked(written, marks), redaction.found);
    }

    private TextMap reading() {
        return new TextMap() {
            @Override
            public String text(String context, String text) {
                Matcher earlier = PLACEHOLDER.matcher(text);
                while (earlier.find()) {
                    for (PersonalKind kind : PersonalKind.values()) {
                        if (kind.name().equals(earlier.group(1))) {
                            last.merge(kind, Integer.parseInt(earlier.group(2)), Math::max);
                        }
                    }
                }
                for (PersonalSpan span : spans(context, text)) {
                    values.putIfAbsent(text.substring(span.start(), span.end()), span.kind());
                }
                return text;
            }

            @Override
            public String name(String name) {
                if (!ROLES.contains(name.toLowerCase(Locale.ROOT))) {
                    values.putIfAbsent(name, PersonalKind.NAME);
                }
                return name;
            }

            @Override
            public String media(String document) {
                return document;
            }
        };
    }

    private TextMap writing() {
        return new TextMap() {
            @Override
            public String text(String context, String text) {
                List<PersonalSpan> all = new ArrayList<>(spans(context, text));
                all.addAll(repeats.in(text));
                StringBuilder written = new StringBuilder();
                int at = 0;
                for (PersonalSpan span : PersonalDetector.disjoint(all)) {
                    written.append(text, at, span.start())
                            .append(placeholder(span.kind(), text.substring(span.start(), span.end())));
                    at = span.end();
                }
                return at == 0 ? text : written.append(text, at, text.length()).toString();
            }

            /** Names of speakers must not hold angle brackets. */
            @Override
            public String name(String name) {
                if (ROLES.contains(name.toLowerCase(Locale.ROOT))) {
                    return name;
                }
                String placeholder = placeholder(PersonalKind.NAME, name);
                return placeholder.substring(1, placeholder.length() - 1);
            }

            @Override
            public String media(String document) {
                return placeholder(PersonalKind.MEDIA, document);
            }
        };
    }

    /** What is found in a text, whose cue may stand in the context before it. */
    private List<PersonalSpan> spans(String context, String text) {
        return spans.computeIfAbsent(context + text, whole -> {
            List<PersonalSpan> within = new ArrayList<>();
            for (PersonalSpan span : detector.find(whole)) {
                int start = Math.max(0, span.start() - context.length());
                int end = span.end() - context.length();
                if (end > start) {
                    within.add(new PersonalSpan(start, end, span.kind(), span.confidence(), span.source()));
                }
            }
            return within;
        });
    }

    private String placeholder(PersonalKind kind, String value) {
        String same = switch (kind) {
            case MEDIA -> value;
            case NAME -> IDLE.matcher(repeats.whole(value)).replaceAll(" ");
            default -> IDLE.matcher(value).replaceAll("");
        };
        return placeholders.computeIfAbsent(kind + " " + same.strip().toLowerCase(Locale.ROOT), _ -> {
            found.merge(kind, 1, Integer::sum);
            return kind.placeholder(last.merge(kind, 1, Integer::sum));
        });
    }
}
