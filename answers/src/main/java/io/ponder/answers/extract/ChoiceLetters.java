package io.ponder.answers.extract;

import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.LatexText;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the letter of a multiple choice, only where it stands as one: "A train leaves" chooses nothing. */
public final class ChoiceLetters {
    /** A letter and where it was found. */
    public record Found(String letter, int start) {}

    private static final Pattern WHOLE = Pattern.compile(
            "(?:(?i:the )?+(?i:options?|choice|answer)\\s++)?+(?:\\((?<round>[A-Za-z])\\)|\\[(?<square>[A-Za-z])\\]"
                    + "|(?<bare>[A-Za-z])[).]?+)[.:]?+");
    /** A letter with the text of its option behind it; only letters that options have, and only in upper case. */
    private static final Pattern LABELLED =
            Pattern.compile("(?:\\((?<round>[A-J])\\)|(?<bare>[A-J])\\))[:.]?+\\s++(?=-?+[\\p{L}\\d\\\\\"])");

    private static final Pattern LABEL = Pattern.compile("\\(?[A-J]\\)");
    private static final Pattern LEADING = Pattern.compile("\\(?+(?<letter>[A-Z])"
            + "(?:\\)|[.:](?=\\s)|(?=,?+\\s++(?:because|since|as|for|which|is|-|\u2013|\u2014)(?!\\p{L})))");

    private static final Pattern NAMED =
            Pattern.compile("(?<!\\p{L})(?i:option|choice|answer)(?:\\s(?i:is))?+:?+\\s{1,3}+[*_(\\[\"]{0,4}+"
                    + "(?<letter>[A-Z])(?![\\p{L}\\d'\u2019])");
    private static final Pattern BRACKETED =
            Pattern.compile("(?<![\\p{L}\\d])(?:\\((?<round>[A-Z])\\)|(?<!\\()(?<bare>[A-J])\\)(?=[\\s.,*]|$))");
    private static final Pattern LABELLED_LINE =
            Pattern.compile("(?m)^[ \\t]{0,8}+[*_-]{0,3}+[ \\t]?+[*_]{0,2}+\\(?(?<letter>[A-J])[).](?=[\\s*])");
    private static final Pattern DENIED = Pattern.compile("[)*_\\s]{0,4}+(?:is|are|was|can be|seems)\\s"
            + "(?:not|incorrect|wrong|false|eliminated|excluded|ruled out|out)(?!\\p{L})");

    private ChoiceLetters() {}

    /** The letter if the answer is only that, "(b)" or "Option B", or a labelled option, "(B) 42". */
    public static Optional<String> whole(String answer) {
        Matcher match = WHOLE.matcher(answer);
        if (match.matches()) {
            return Optional.of(letter(match));
        }
        Matcher labelled = LABELLED.matcher(answer);
        boolean oneOption = labelled.lookingAt()
                && !LABEL.matcher(answer)
                        .region(labelled.end(), answer.length())
                        .find();
        return oneOption ? Optional.of(letter(labelled)) : Optional.empty();
    }

    /** The letter an answer begins with or names, when it is known that a letter is asked for. */
    public static Optional<String> inAnswer(String answer) {
        String bare = Edges.trim(answer);
        Optional<String> whole = whole(bare);
        if (whole.isPresent()) {
            return whole;
        }
        Matcher leading = LEADING.matcher(bare);
        return leading.lookingAt()
                ? Optional.of(leading.group("letter"))
                : last(bare).map(Found::letter);
    }

    private static String letter(Matcher match) {
        String letter = match.group("round");
        if (letter == null && match.pattern() == WHOLE) {
            letter = match.group("square");
        }
        return (letter == null ? match.group("bare") : letter).toUpperCase(Locale.ROOT);
    }

    /** The last letter that stands as a choice anywhere in the text. */
    public static Optional<Found> last(String text) {
        Optional<Found> lone = loneLastLine(text);
        if (lone.isPresent()) {
            return lone;
        }
        Optional<Found> named = lastOf(NAMED, text, Set.of());
        Optional<Found> bracketed = lastOf(BRACKETED, text, listedLines(text));
        return later(named, bracketed);
    }

    /** As {@link #last}, where no letter was asked for: brackets also number parts, and count in the last line only. */
    public static Optional<Found> lastCertain(String text) {
        int lastLine = text.stripTrailing().lastIndexOf('\n') + 1;
        return last(text).filter(found -> found.start() >= lastLine).or(() -> lastOf(NAMED, text, Set.of()));
    }

    private static Optional<Found> later(Optional<Found> one, Optional<Found> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().start() > other.get().start() ? one : other;
    }

    private static Optional<Found> loneLastLine(String text) {
        String stripped = text.stripTrailing();
        int start = stripped.lastIndexOf('\n') + 1;
        String line = stripped.substring(start);
        if (line.length() > 40) {
            return Optional.empty();
        }
        return LatexText.simplify(Edges.trim(line))
                .map(LatexText::collapse)
                .map(WHOLE::matcher)
                .filter(Matcher::matches)
                .map(match -> new Found(letter(match), start));
    }

    private static Optional<Found> lastOf(Pattern pattern, String text, Set<Integer> ignored) {
        Matcher match = pattern.matcher(text);
        Found last = null;
        while (match.find()) {
            String letter = pattern == NAMED ? match.group("letter") : letter(match);
            if (!ignored.contains(match.start()) && !isPronoun(text, letter, match.end()) && !isDenied(text, match)) {
                last = new Found(letter, match.start());
            }
        }
        return Optional.ofNullable(last);
    }

    /** "Option I chose" names no option; neither does "option A train". */
    private static boolean isPronoun(String text, String letter, int end) {
        boolean word = letter.equals("I") || letter.equals("A");
        if (!word || end + 1 >= text.length() || text.charAt(end) != ' ') {
            return false;
        }
        return Character.isLetter(text.charAt(end + 1)) && !text.startsWith("is ", end + 1);
    }

    private static boolean isDenied(String text, Matcher match) {
        boolean not = text.startsWith("not ", match.start() - 4);
        return not || DENIED.matcher(text).region(match.end(), text.length()).lookingAt();
    }

    /** Where a repeated list of the options labels its lines: two letters or more that begin lines are that list. */
    private static Set<Integer> listedLines(String text) {
        Set<Integer> starts = new HashSet<>();
        Set<String> letters = new HashSet<>();
        Matcher line = LABELLED_LINE.matcher(text);
        while (line.find()) {
            letters.add(line.group("letter"));
            int letter = line.start("letter");
            starts.add(text.charAt(Math.max(0, letter - 1)) == '(' ? letter - 1 : letter);
        }
        return letters.size() > 1 ? starts : Set.of();
    }
}
