package io.ponder.reasoning.model;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of a request, named by its path, such as {@code parameters.beams} or {@code messages.0.content}. The core and
 * the internal services use the names of their own records. A message mentions a field as {@link #toString} writes it,
 * between angle brackets that neither engines nor JSON use, so that each API can put its own name for the field.
 */
public record Field(String path) {

    /** The strategy's parameters. */
    public static final Field PARAMETERS = new Field("parameters");

    public static final Field BUDGET = new Field("budget");
    public static final Field STRATEGY = new Field("strategy");
    public static final Field VERIFIER = new Field("verifier");

    /** The token limit of one sample. */
    public static final Field SAMPLE_TOKENS = new Field("sampling.max_tokens");

    private static final Pattern MENTION = Pattern.compile("⟨([^⟨⟩]+)⟩");

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

    /**
     * @param rule such as "must be true or false"
     * @throws FailureException saying that this field breaks the rule
     */
    public void require(boolean isMet, String rule) {
        if (!isMet) {
            throw Failure.invalid(this, this + " " + rule).asException();
        }
    }

    /** A value for use in a message, where it must not look like a field. */
    public static String unquoted(String value) {
        return value.replace('⟨', '<').replace('⟩', '>');
    }

    /** A text for use in a message, cut to {@code longest} characters and an ellipsis if it is longer. */
    public static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    /** A message with every field it mentions under another name. */
    static String renamed(String message, UnaryOperator<String> names) {
        return MENTION.matcher(message).replaceAll(mention -> Matcher.quoteReplacement(names.apply(mention.group(1))));
    }

    @Override
    public String toString() {
        return "⟨" + path + "⟩";
    }
}
