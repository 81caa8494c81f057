package io.ponder.reasoning.strategy.toolbox;

/** Parts of long texts, for questions that quote them. Blank space around a text does not count. */
public final class Excerpt {

    private static final String LEFT_OUT = "[...]";

    private Excerpt() {}

    /** Whether a text is longer than so many characters. */
    public static boolean isCut(String text, int characters) {
        return text.strip().length() > characters;
    }

    /** The text, or its first third and its end where it is longer. */
    public static String withoutMiddle(String text, int characters) {
        String stripped = text.strip();
        if (stripped.length() <= characters) {
            return stripped;
        }
        int head = characters / 3;
        return stripped.substring(0, head) + "\n" + LEFT_OUT + "\n"
                + stripped.substring(stripped.length() - (characters - head));
    }

    /** The text, or its end where it is longer: a solution says there what it has found. */
    public static String end(String text, int characters) {
        String stripped = text.strip();
        return stripped.length() <= characters
                ? stripped
                : LEFT_OUT + "\n" + stripped.substring(stripped.length() - characters);
    }

    /** The text, or the paragraphs that begin in its end where it is longer. */
    public static String lastParagraphs(String text, int characters) {
        String end = end(text, characters);
        int paragraph = end.indexOf("\n\n", LEFT_OUT.length() + 1);
        return isCut(text, characters) && paragraph >= 0
                ? LEFT_OUT + "\n" + end.substring(paragraph).strip()
                : end;
    }
}
