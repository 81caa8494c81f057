package io.ponder.datasets.personal;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression, a check of what it matches, and words whose nearness makes it surer: a number of nine digits is
 * nobody's until "BSN" stands before it.
 *
 * @param name what it finds, as sources name it
 * @param pattern the personal part is its group {@code v}; without one, all of it
 * @param check of the personal part, such as its check digit
 * @param alone how sure it is without a cue, 0 to 1
 * @param cue words of which one stands at most {@value #NEAR} characters before it, or {@value #BEHIND} behind; null for none
 */
record TextPattern(
        PersonalKind kind,
        String name,
        Pattern pattern,
        Predicate<String> check,
        double alone,
        @Nullable Pattern cue) implements Finder {

    /** What is less sure than this is not reported. */
    static final double LEAST = 0.5;

    private static final int NEAR = 60;
    private static final int BEHIND = 30;
    private static final double CUED = 0.95;
    private static final String PART = "v";

    static TextPattern of(PersonalKind kind, String name, double alone, String regex) {
        return new TextPattern(kind, name, Pattern.compile(regex), _ -> true, alone, null);
    }

    TextPattern checked(Predicate<String> by) {
        return new TextPattern(kind, name, pattern, by, alone, cue);
    }

    /** @param words regular expressions of words, in lower case */
    TextPattern near(String... words) {
        String any = String.join("|", words);
        return new TextPattern(kind, name, pattern, check, alone, cue(any));
    }

    /** Words by themselves, in any case. */
    static Pattern cue(String any) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])(?:" + any + ")(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    @Override
    public void find(String text, Consumer<PersonalSpan> found) {
        Matcher matcher = pattern.matcher(text);
        String part = pattern.namedGroups().containsKey(PART) ? PART : null;
        while (matcher.find()) {
            int start = part == null ? matcher.start() : matcher.start(part);
            int end = part == null ? matcher.end() : matcher.end(part);
            if (end > start && check.test(text.substring(start, end))) {
                double confidence = hasCue(cue, text, start, end) ? CUED : alone;
                if (confidence >= LEAST) {
                    found.accept(new PersonalSpan(start, end, kind, confidence, name));
                }
            }
        }
    }

    static boolean hasCue(@Nullable Pattern cue, String text, int start, int end) {
        if (cue == null) {
            return false;
        }
        return cue.matcher(text).region(Math.max(0, start - NEAR), start).find()
                || cue.matcher(text)
                        .region(end, Math.min(text.length(), end + BEHIND))
                        .find();
    }

    static Predicate<String> noneOf(Set<String> values) {
        return value -> !values.contains(value);
    }
}
