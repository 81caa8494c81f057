package io.ponder.reasoning;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of a request, named by its path: {@code parameters.beams}, {@code messages.0.content}. The core and the internal
 * services use the names of their own records. A message mentions a field between backticks, which is what {@link
 * #toString} writes, so that a service whose API has other names can put its own.
 */
public record Field(String path) {

    /** How many samples are drawn, and what else a strategy can be told. */
    public static final Field PARAMETERS = new Field("parameters");

    public static final Field BUDGET = new Field("budget");
    public static final Field STRATEGY = new Field("strategy");
    public static final Field VERIFIER = new Field("verifier");

    /** The token limit of one sample. */
    public static final Field SAMPLE_TOKENS = new Field("sampling.max_tokens");

    private static final Pattern MENTION = Pattern.compile("`([^`]+)`");

    public Field {
        path = unquoted(path);
    }

    /** A field of the object that this field holds. */
    public Field at(String name) {
        return new Field(path + "." + name);
    }

    /** An element of the list that this field holds. */
    public Field at(int index) {
        return at(Integer.toString(index));
    }

    /** A value for use in a message, where it must not look like a field. */
    public static String unquoted(String value) {
        return value.replace('`', '\'');
    }

    /** A message with every field it mentions under another name. */
    static String renamed(String message, UnaryOperator<String> names) {
        return MENTION.matcher(message).replaceAll(mention -> Matcher.quoteReplacement(names.apply(mention.group(1))));
    }

    @Override
    public String toString() {
        return "`" + path + "`";
    }
}
