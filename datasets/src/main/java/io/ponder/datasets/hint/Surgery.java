package io.ponder.datasets.hint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts words out of one sentence so that what is left is one. Empty results say that it cannot be done. */
final class Surgery {

    /** A step that would be lost with the words around it. */
    private static final Pattern CALCULATION = Pattern.compile(
            "\\d[\\s\\\\$)}]*(?:[+*/×÷·^]|[-–](?=\\s*\\$?\\d)|\\\\times|\\\\div|\\\\cdot|\\\\frac)[\\s\\\\$({]*\\d|\\\\frac");

    private static final Pattern CLAUSE_END =
            Pattern.compile("[,;](?!\\d)|[，；、]|:(?=\\s)|\\s[-–—](?=\\s)|—|[.!?。！？]+[\"”’')*_]*$"
                    + "|[\\s,]+(?=(?:and so|so that|so|therefore|thus|hence|which means|which is why|then)\\b)|$");

    /** Words by which a sentence says something; without any of them it is a fragment. */
    private static final Pattern VERB = Pattern.compile(
            "[=<>≈≤≥]|\\\\(?:boxed|le|ge|approx)|\\b(?:is|are|was|were|be|has|have|had|does|do|did|can|will|must|should"
                    + "|let|get|gets|got|gives?|makes?|made|takes?|took|uses?|needs?|adds?|pays?|paid|costs?|earns?|spends?|spent|buys?|bought"
                    + "|sells?|sold|eats?|ate|leaves?|left|equals?|means?|finds?|multipl(?:y|ies|ied)|divides?|divided|subtracts?|sums?|computes?"
                    + "|calculates?|works?|know|see|write|solve|start|consider|note|check|compare|count|double|halve|round|convert|substitute"
                    + "|simplif\\p{L}+|[a-z]{3,}(?:ed|es))\\b|[\\p{IsHan}\\p{IsHiragana}\\p{IsHangul}\\p{IsArabic}\\p{IsDevanagari}\\p{IsCyrillic}]",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FRONT = Pattern.compile(
            "\\A(?:[\\s,;:，；：、.—–-]+|(?:so that|so|and|but|then|therefore|thus|hence|which means|this means|it"
                    + " follows|that)\\b,?\\s+(?:that\\s+)?)+",
            Pattern.CASE_INSENSITIVE);

    /** Two characters and a full stop. */
    private static final int SHORTEST = 3;

    private static final String[] BRACKETS = {"()", "[]", "（）"};

    private Surgery() {}

    static boolean calculates(CharSequence text) {
        return CALCULATION.matcher(text).find();
    }

    /** Where the clause that goes on at a place ends. */
    static int clauseEnd(String body, int from) {
        Matcher end = CLAUSE_END.matcher(body);
        return end.find(Math.min(from, body.length())) ? end.start() : body.length();
    }

    /** Without the brackets that the words stand in, if any; {@code \text{ (...)}} are brackets too. */
    static Optional<String> withoutBracket(String body, int start, int end) {
        int open = -1;
        int close = -1;
        for (String pair : BRACKETS) {
            int at = body.lastIndexOf(pair.charAt(0), start);
            int closing = at < 0 ? -1 : body.indexOf(pair.charAt(1), at);
            boolean formula = at > 0 && body.charAt(at - 1) == '\\';
            if (at > open && closing >= end - 1 && !formula) {
                open = at;
                close = closing + 1;
            }
        }
        Matcher text = Pattern.compile("\\\\text(?:bf|it)?\\{[^{}]*\\}").matcher(body);
        while (open < 0 && text.find()) {
            if (text.start() <= start && text.end() >= end) {
                open = text.start();
                close = text.end();
            }
        }
        if (open < 0) {
            return Optional.empty();
        }
        String rest = body.substring(0, open).stripTrailing() + body.substring(close);
        return Optional.of(tidy(body, rest));
    }

    /** Without the words; empty if a fragment is left. */
    static Optional<String> withoutWords(String body, int start, int end) {
        String rest = join(body, start, end);
        return Optional.of(rest).filter(Surgery::reads);
    }

    /** Without the clause from the words on; empty if a calculation would go with it or a fragment is left. */
    static Optional<String> withoutClause(String body, int start, int end) {
        int stop = clauseEnd(body, end);
        return calculates(body.substring(start, stop))
                ? Optional.empty()
                : Optional.of(join(body, start, stop)).filter(Surgery::reads);
    }

    /** The like, if more than a word is left. */
    static Optional<String> withoutFreeClause(String body, int start, int end) {
        int stop = clauseEnd(body, end);
        return calculates(body.substring(start, stop))
                ? Optional.empty()
                : Optional.of(join(body, start, stop)).filter(rest -> rest.length() > SHORTEST);
    }

    /** Without the clause around the words, likewise. */
    static Optional<String> withoutClauseAround(String body, int start, int end) {
        int from = 0;
        Matcher earlier = CLAUSE_END.matcher(body);
        while (earlier.find() && earlier.start() < start) {
            from = earlier.start();
        }
        return withoutClause(body, Math.min(from, start), end);
    }

    private static String join(String body, int start, int end) {
        String before = body.substring(0, start);
        String after = body.substring(end);
        if (before.isBlank()) {
            after = FRONT.matcher(after).replaceFirst("");
        } else {
            before = before.replaceFirst("[\\s,;:，；、—–-]+\\z", "");
        }
        boolean glued = before.isEmpty()
                || after.isEmpty()
                || ",;:.!?。，".indexOf(after.charAt(0)) >= 0
                || Character.isWhitespace(after.charAt(0))
                || before.codePointBefore(before.length()) > 0x2E80;
        return tidy(body, before + (glued ? "" : " ") + after);
    }

    /** As a sentence is written: its capital, its full stop, no empty brackets, no half of an emphasis. */
    private static String tidy(String before, String rest) {
        String text = rest.replaceAll("\\\\underbrace\\{([^{}]*)\\}_\\{\\s*\\}", "$1")
                .replaceAll("\\s*(?:\\\\q?quad)?\\s*\\\\text(?:bf|it)?\\{\\s*\\}", "")
                .replaceAll("\\s*\\(\\s*\\)|\\*\\*\\s*\\*\\*", "")
                .replaceAll("\\s+(?=[,.;!?](?:\\s|$))", "")
                .replaceAll("[,;:]+(?=[.!?]\\s*$)", "")
                .strip();
        if ((text.split("\\*\\*", -1).length - 1) % 2 != 0) {
            text = text.replace("**", "");
        }
        text = text.replaceAll("(?<=\\S) {2,}", " ");
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        if (Character.isUpperCase(before.codePointAt(0))
                && Character.isLowerCase(first)
                && !text.matches("\\p{L}\\b(?![’']).*+")) {
            text = Character.toString(Character.toUpperCase(first)) + text.substring(Character.charCount(first));
        }
        int last = before.codePointBefore(before.length());
        boolean stopped = ".!?。！？:".indexOf(text.codePointBefore(text.length())) >= 0;
        boolean stops = ".!。！".indexOf(last) >= 0 && !text.endsWith("\\)") || before.endsWith(".)");
        return stops && !stopped ? text.replaceFirst("[,;，]+\\z", "") + (last == '。' || last == '！' ? "。" : ".") : text;
    }

    private static boolean reads(String rest) {
        return VERB.matcher(rest).find();
    }
}
