package io.ponder.answers.extract;

import io.ponder.answers.formula.Edges;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an answer that is the letter of a multiple choice, alone or with the text of its option. */
public final class ChoiceLetters {
    /** Stands before a letter or digit that makes the letter before it a part of a word, a name or a formula. */
    static final String ALONE = "(?![\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}\\d'\u2019])";

    /** Letters of a script that needs no space before it, as in 答案是C，因为 and Cです. */
    static final String TOUCHING = "(?=[\\p{L}&&[^\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}]])";

    private static final Pattern WHOLE = Pattern.compile(
            "(?:(?iu:the|la|le|el|il|die|der|das|de|het|η|το) )?+(?:(?i:options?|choice|answer)\\s++)?+(?:\\((?<round>[A-Za-z])\\)"
                    + "|\\[(?<square>[A-Za-z])\\]|(?<bare>[A-Za-z])[).]?+)[.:]?+");

    /**
     * A letter with the text of its option behind it; only letters that options have, and only in upper case. One lower
     * word behind a point is a species, E. coli; a letter with a point another initial.
     */
    private static final Pattern LABELLED = Pattern.compile(
            "(?:\\((?<round>[A-J])\\)[:.]?+\\s++|(?<bare>[A-J])(?:\\)[:.]?+\\s++|:\\s++|\\.\\s++(?!\\p{Ll}++$|\\p{Lu}\\.)"
                    + "|\\s++[-\u2013\u2014]\\s++(?=\\p{L}{2}|\\p{Lu}\\s)))(?=-?+[\\p{L}\\d\\\\\"])");

    private static final Pattern LABEL = Pattern.compile("\\(?[A-J]\\)|(?<!\\p{L})[A-J][.:]\\s");

    private static final Pattern LEADING = Pattern.compile(
            "\\(?+(?<letter>[A-Z])(?:[*_\"]{0,3}+)(?:\\)|[.:](?=\\s|$)|" + TOUCHING
                    + "|(?=[,;](?!\\s*+\\(?[A-J]" + ALONE + "))|(?=\\s*+[-\u2013\u2014](?!\\d))"
                    + "|(?=,?+\\s++(?:because|since|as|for|which|is|weil|denn|da|ist|porque|car|est|es|é|è)(?!\\p{L})))");

    private ChoiceLetters() {}

    /** The letter if the answer is only that, "(b)" or "Option B", or a labelled option, "(B) 42". */
    public static Optional<String> whole(String answer) {
        Optional<String> alone = alone(answer);
        if (alone.isPresent()) {
            return alone;
        }
        Matcher labelled = LABELLED.matcher(answer);
        boolean oneOption = labelled.lookingAt()
                && !LABEL.matcher(answer)
                        .region(labelled.end(), answer.length())
                        .find();
        return oneOption ? Optional.of(letter(labelled, "round", "bare")) : Optional.empty();
    }

    /** The letter if the answer is only that, without the text of its option. */
    static Optional<String> alone(String answer) {
        Matcher match = WHOLE.matcher(answer);
        return match.matches() ? Optional.of(letter(match, "round", "square", "bare")) : Optional.empty();
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
                : ChosenLetter.in(bare).map(ChosenLetter.Found::letter);
    }

    /** The first of the groups that took part, in upper case. */
    static String letter(Matcher match, String... groups) {
        for (String group : groups) {
            String letter = match.group(group);
            if (letter != null) {
                return letter.toUpperCase(Locale.ROOT);
            }
        }
        throw new IllegalStateException("no letter matched");
    }
}
