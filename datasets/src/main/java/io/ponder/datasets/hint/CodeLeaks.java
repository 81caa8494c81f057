package io.ponder.datasets.hint;

import java.util.regex.Pattern;

/** How a line of code gives the answer away. */
final class CodeLeaks {

    static final Pattern COMMENT = Pattern.compile(
            "(?:#|//|/\\*|<!--|--(?=\\s)|%(?=\\s*\\p{L}))(?<words>.*)|^\\s*(?:\"\"\"|''')(?<quoted>.*)");

    private static final Pattern CHECK = Pattern.compile("^\\s*assert\\b");
    private static final Pattern COMPARISON = Pattern.compile("[=!]=|\\bassert|\\bequals\\(|assertEqual");
    private static final Pattern NAME = Pattern.compile(
            "(?i)\\b\\w*(?:expected|answer|target|correct|hint|known|given)\\w*\\s*(?::\\s*\\w+\\s*)?=(?!=)\\s*[\"']?");

    private CodeLeaks() {}

    /** Whether it compares something with the answer, or keeps the answer under a name. */
    static boolean depends(String code, KnownAnswer answer) {
        boolean named = NAME.matcher(code).find()
                && NAME.split(code, 2).length == 2
                && isAnswerAlone(NAME.split(code, 2)[1], answer);
        return named || COMPARISON.matcher(code).find() && answer.isIn(code);
    }

    private static boolean isAnswerAlone(String value, KnownAnswer answer) {
        return answer.isIn(value) && !value.matches(".*[-+*/(].*");
    }

    /** Whether nothing else depends on the line. */
    static boolean isCheck(String code) {
        return CHECK.matcher(code).find();
    }
}
