package io.ponder.answers.extract;

import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.LatexText;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the letter that a text chooses, only where it stands as a choice: "A train leaves" chooses nothing. What the
 * text concludes comes before what it begins with, and that before what it merely names.
 */
public final class ChosenLetter {
    /** A letter and where it was found. */
    public record Found(String letter, int start) {}

    /** What a letter is to its text, and where it stands. */
    private record Mention(Role role, Found found) {}

    private enum Role {
        CONCLUDED,
        NAMED,
        BRACKETED
    }

    /** How far around a letter its words are looked for. */
    private static final int WINDOW = 48;
    /** Only the last can be the choice. */
    private static final int MAX_LETTERS = 500;

    private static final String OPEN = "[*_(\\[\"]{0,4}";
    private static final String CLOSE = "[)*_\\]\"]{0,4}+";
    private static final String IS = "(?:" + AnswerWords.IS + ")";
    private static final String OPTION = "(?:" + AnswerWords.OPTION + ")";
    private static final String TOUCHING = ChoiceLetters.TOUCHING;

    /** "I'd go with C", "the best option is C". */
    private static final WordSearch CHOSEN_BEFORE =
            new WordSearch(Pattern.compile("(?:" + AnswerWords.CHOOSE + "|" + AnswerWords.RIGHT
                    + "|(?<!\\p{L})(?i:it['’]s|it is|that['’]s|must be|has to be|definitely|certainly|clearly|obviously|surely)"
                    + ")\\s{0,2}(?:" + IS + "\\s)?(?:\\p{Ll}{2,3}\\s)?" + OPTION + "?\\s{0,2}" + IS
                    + "?:?\\s{0,2}(?:la\\s|el\\s)?" + OPEN + "$"));
    /** "C is the correct one". */
    private static final Pattern RIGHT_AFTER =
            Pattern.compile(CLOSE + "(?:\\s{0,2}" + IS + "(?:\\s(?!" + AnswerWords.NOT
                    + ")\\p{L}{1,10}+){0,2}?\\s{0,2}|\\s?" + TOUCHING + IS + "?[가이は]?)(?:" + AnswerWords.RIGHT + ")");

    private static final WordSearch NAMED_BEFORE =
            new WordSearch(Pattern.compile(OPTION + "(?:\\s?" + IS + ")?:?\\s{0,3}" + OPEN + "$"));
    private static final Pattern NOT_BEFORE =
            Pattern.compile("(?:(?:" + AnswerWords.NOT + "|n['\u2019]t|(?i:if|whether|why|unless))\\s{0,2}(?:"
                    + AnswerWords.CHOOSE + ")?\\s?" + OPTION + "?\\s{0,2}[(*\"]{0,3})$");
    private static final Pattern DENIED_AFTER = Pattern.compile(CLOSE + "\\s{0,2}+(?:(?:" + IS
            + "|was|can be|seems)\\s{0,2}|" + TOUCHING + IS + "?[가이は]?)(?:" + AnswerWords.NOT + "|" + AnswerWords.WRONG
            + "|eliminated|excluded|ruled out|out(?!\\p{L}))");
    private static final String BOTH = "(?:,|/|&|and|or|und|oder|et|ou|y|o|e|и|или|和|或|と|や)";
    private static final Pattern BOTH_BEFORE = Pattern.compile(
            "(?<![\\p{L}\\d])[A-J][)*_\"]{0,3}\\s{0,2}" + BOTH + "\\s{0,2}(?:" + OPTION + "\\s)?[(*\"]{0,3}$");
    private static final Pattern BOTH_AFTER = Pattern.compile(
            CLOSE + "\\s{0,2}+" + BOTH + "\\s{0,2}+(?:" + OPTION + "\\s)?+[(*\"]{0,3}[A-J]" + ChoiceLetters.ALONE);
    private static final Pattern VERB = Pattern.compile(" " + IS);

    private static final Pattern LEADING_LINE = Pattern.compile("[#>*_\\s]{0,8}+(?:\\((?<round>[A-Ja-j])\\)"
            + "|(?<upper>[A-HJ])(?:" + CLOSE + "[.:)]" + CLOSE
            + "(?=\\s|$)(?!\\s\\p{Lu}\\.)|\\s++[-\u2013\u2014]\\s|[*_]{0,4}+"
            + "[ \\t]*+(?:\\n|$))|(?<lower>[a-j])[.)](?=\\s))");
    private static final WordSearch LABELLED_LINE = new WordSearch(
            Pattern.compile("(?m)^[ \\t]{0,8}+[*_-]{0,3}+[ \\t]?+[*_]{0,2}+\\(?(?<letter>[A-Ja-j])[.):](?=[\\s*])"));

    private final String text;
    private final Set<Integer> listed;

    private ChosenLetter(String text) {
        this.text = text;
        this.listed = listedLines(text);
    }

    /** The letter that a text chooses when it is known that a letter is asked for. */
    public static Optional<Found> in(String text) {
        ChosenLetter search = new ChosenLetter(text);
        return loneLastLine(text)
                .or(() -> search.last(true).map(Mention::found))
                .or(search::leading)
                .or(() -> search.last(false).map(Mention::found));
    }

    /** As {@link #in}, where no letter was asked for: brackets also number parts, and count in the last line only. */
    public static Optional<Found> lastCertain(String text) {
        int lastLine = text.stripTrailing().lastIndexOf('\n') + 1;
        return loneLastLine(text)
                .or(() -> new ChosenLetter(text)
                        .last(false)
                        .filter(mention -> mention.role != Role.BRACKETED || mention.found.start >= lastLine)
                        .map(Mention::found));
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
                .flatMap(ChoiceLetters::alone)
                .map(letter -> new Found(letter, start));
    }

    /** "C. Paris", "C\n\nBecause ...": a text that begins with the letter of the option it speaks for. */
    private Optional<Found> leading() {
        Matcher match = LEADING_LINE.matcher(text);
        if (!listed.isEmpty() || !match.lookingAt()) {
            return Optional.empty();
        }
        String letter = ChoiceLetters.letter(match, "round", "upper", "lower");
        return DENIED_AFTER.matcher(text).region(match.end(), text.length()).lookingAt()
                ? Optional.empty()
                : Optional.of(new Found(letter, match.start()));
    }

    /**
     * The last letter with a role; none if it is one of several between which nothing is decided.
     *
     * @param concluding only letters that the text concludes with
     */
    private Optional<Mention> last(boolean concluding) {
        int looked = 0;
        for (int at = text.length() - 1; at >= 0 && looked < MAX_LETTERS; at--) {
            char c = text.charAt(at);
            if (c < 'A' || c > 'Z' || isPartOfWord(at - 1) || isPartOfWord(at + 1)) {
                continue;
            }
            looked++;
            String before = text.substring(Math.max(0, at - WINDOW), at);
            String after = text.substring(at + 1, Math.min(text.length(), at + 1 + WINDOW));
            Role role = role(c, at, before, after);
            if (role == null
                    || (concluding && role != Role.CONCLUDED)
                    || NOT_BEFORE.matcher(before).find()
                    || DENIED_AFTER.matcher(after).lookingAt()) {
                continue;
            }
            boolean several = BOTH_BEFORE.matcher(before).find()
                    || BOTH_AFTER.matcher(after).lookingAt();
            return several ? Optional.empty() : Optional.of(new Mention(role, new Found(String.valueOf(c), at)));
        }
        return Optional.empty();
    }

    private @Nullable Role role(char letter, int at, String before, String after) {
        boolean word = letter == 'A' || letter == 'I';
        boolean pronoun = word && after.length() > 1 && after.charAt(0) == ' ' && Character.isLetter(after.charAt(1));
        if (pronoun && !VERB.matcher(after).lookingAt()) {
            return null; // "option I chose", "option A train"
        }
        boolean option = letter <= 'J';
        if (option
                && (CHOSEN_BEFORE.find(before, 0) != null
                        || RIGHT_AFTER.matcher(after).lookingAt())) {
            return Role.CONCLUDED;
        }
        if (NAMED_BEFORE.find(before, 0) != null) {
            return Role.NAMED;
        }
        boolean closed = after.startsWith(")");
        boolean bracketed = before.endsWith("(")
                ? closed && !isPartOfWord(at - 2)
                : option && closed && (after.length() == 1 || " \n\t.,*".indexOf(after.charAt(1)) >= 0);
        boolean label = listed.contains(at) || listed.contains(at - 1);
        return bracketed && !label ? Role.BRACKETED : null;
    }

    private boolean isPartOfWord(int at) {
        return at >= 0
                && at < text.length()
                && (Scripts.isOfFormulas(text.charAt(at))
                        || Character.isDigit(text.charAt(at))
                        || text.charAt(at) == '\''
                        || text.charAt(at) == '\u2019');
    }

    /** Where a repeated list of the options labels its lines: two letters or more that begin lines are that list. */
    private static Set<Integer> listedLines(String text) {
        Set<Integer> starts = new HashSet<>();
        Set<String> letters = new HashSet<>();
        for (Matcher line = LABELLED_LINE.find(text, 0); line != null; line = LABELLED_LINE.find(text, line.end())) {
            letters.add(line.group("letter"));
            int letter = line.start("letter");
            starts.add(text.charAt(Math.max(0, letter - 1)) == '(' ? letter - 1 : letter);
        }
        return letters.size() > 1 ? starts : Set.of();
    }
}
