package io.ponder.answers.extract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a model thought aloud from what it answered. Numbers in a thought are attempts and its verdicts are
 * doubts, so no part of it may be read, scored or shown as the answer. This table knows every mark of a thought.
 */
public final class Thinking {
    /** The marks that most models know, for whoever writes a thought. */
    public static final String OPEN = "<think>";

    public static final String CLOSE = "</think>";

    /** Which models write it, how a thought begins, and how it ends. The case of letters does not matter. */
    private static final String[][] MARKS = {
        {"DeepSeek, Qwen and most others", "<(?:think|thinking|thoughts?)>", "</(?:think|thinking|thoughts?)>"},
        {"prompts that ask for tags", "<(?:reasoning|scratchpad)>", "</(?:reasoning|scratchpad)>"},
        {"Seed, MiniMax, LongCat", "<(?:seed:|mm:|longcat_)think>", "</(?:seed:|mm:|longcat_)think>"},
        {"OpenThinker, Sky-T1", "<\\|begin_of_thought\\|>", "<\\|end_of_thought\\|>"},
        {"Command A", "<\\|START_THINKING\\|>", "<\\|END_THINKING\\|>"},
        {"Kimi-VL", "\u25C1think\u25B7", "\u25C1/think\u25B7"},
        {"Magistral", "(?-i:\\[THINK\\])", "(?-i:\\[/THINK\\])"},
        {"MedGemma", "<unused94>", "<unused95>"},
        {"Gemma 4", "<\\|channel>thought\\b", "<channel\\|>"},
        {
            "gpt-oss",
            "<\\|channel\\|>(?:analysis|commentary)[^<\\n]{0,80}+(?:<\\|constrain\\|>[^<\\n]{0,40}+)?+<\\|message\\|>",
            "<\\|channel\\|>final[^<\\n]{0,80}+(?:<\\|constrain\\|>[^<\\n]{0,40}+)?+<\\|message\\|>"
        },
        {"gpt-oss without its special tokens", "\\A(?-i:analysis(?=\\p{Lu}))", "(?-i:assistantfinal)"},
        {"Granite 3.2", "Here(?: is|'s) my thought process:", "Here(?: is|'s) my response:"},
        {"Apriel", "\\AHere are my reasoning steps:", "\\[BEGIN FINAL RESPONSE\\]"},
    };

    private static final WordSearch MARK = new WordSearch(
            Pattern.compile("(?<open>" + column(1) + ")|(?<close>" + column(2) + ")", Pattern.CASE_INSENSITIVE));

    private static final Pattern OPENING = Pattern.compile("\\s*+(?:" + column(1) + ")", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSING = Pattern.compile(column(2), Pattern.CASE_INSENSITIVE);

    /** No mark is longer. */
    private static final int LONGEST_MARK = 160;

    private Thinking() {}

    /** Looks for the mark that a text begins with; its {@code hitEnd} says whether more text may change what was found. */
    static Matcher opening(CharSequence beginning) {
        return OPENING.matcher(beginning);
    }

    /** Looks for the end of a thought. */
    static Matcher closing(CharSequence text) {
        return CLOSING.matcher(text);
    }

    /** How much of a text, which holds no closing mark, cannot be the beginning of one. */
    static int beforeClosing(CharSequence text) {
        Matcher mark = CLOSING.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
        for (int at = Math.max(0, text.length() - LONGEST_MARK); at < text.length(); at++) {
            if (!mark.region(at, text.length()).lookingAt() && mark.hitEnd()) {
                return at;
            }
        }
        return text.length();
    }

    /**
     * The text after the last thought; all of it where there is none, and empty if a thought is still open at the end.
     * Chat templates often write the opening mark themselves, so a closing one alone counts.
     */
    public static Optional<String> textAfter(String text) {
        int answer = 0;
        boolean open = false;
        for (Matcher mark = MARK.find(text, 0); mark != null; mark = MARK.find(text, mark.end())) {
            open = mark.group("open") != null;
            answer = open ? answer : mark.end();
        }
        return open ? Optional.empty() : Optional.of(text.substring(answer));
    }

    /**
     * A text that begins with a thought.
     *
     * @param thought without its marks
     * @param rest what follows it; empty if the thought is still open at the end
     */
    public record Led(String thought, String rest) {}

    /** Parts a text from the thought it begins with; empty if it begins otherwise, even if a thought comes later. */
    public static Optional<Led> leading(String text) {
        Matcher mark = MARK.find(text, 0);
        if (mark == null) {
            return Optional.empty();
        }
        int start = 0; // a closing mark alone counts, because chat templates often contain the opening one
        if (mark.group("open") != null) {
            if (!text.substring(0, mark.start()).isBlank()) {
                return Optional.empty();
            }
            start = mark.end();
            while (mark != null && mark.group("open") != null) {
                mark = MARK.find(text, mark.end());
            }
        }
        return Optional.of(
                mark == null
                        ? new Led(text.substring(start), "")
                        : new Led(text.substring(start, mark.start()), text.substring(mark.end())));
    }

    /** Whether a text begins within a thought, because its first mark ends one: the model's chat template opened it. */
    public static boolean isOpenedBefore(String text) {
        Matcher mark = MARK.find(text, 0);
        return mark != null && mark.group("close") != null;
    }

    /** What the model thought, without the marks of its thoughts; empty where no mark says that anything is one. */
    public static Optional<String> in(String text) {
        StringBuilder thoughts = new StringBuilder();
        int start = 0;
        boolean open = true; // a closing mark may come first
        boolean marked = false;
        for (Matcher mark = MARK.find(text, 0); mark != null; mark = MARK.find(text, mark.end())) {
            boolean opens = mark.group("open") != null;
            if (open && (marked || !opens)) {
                thoughts.append(text, start, mark.start());
            }
            start = mark.end();
            open = opens;
            marked = true;
        }
        if (open && marked) {
            thoughts.append(text.substring(start));
        }
        return marked ? Optional.of(thoughts.toString()) : Optional.empty();
    }

    private static String column(int column) {
        StringBuilder any = new StringBuilder();
        for (String[] row : MARKS) {
            any.append(any.isEmpty() ? "" : "|").append(row[column]);
        }
        return any.toString();
    }
}
