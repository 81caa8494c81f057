package io.ponder.datasets.row;

import io.ponder.reasoning.model.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a question is known by, whatever instructions stand around it: a hash of the words of its users' messages. Spacing,
 * case, punctuation and Unicode form make no difference; numbers and signs of arithmetic do.
 */
public final class QuestionKey {

    private static final Pattern IDLE = Pattern.compile("(?:[^\\p{L}\\p{N}+*/=<>^%$.-]|[.](?!\\p{N}))+");

    private QuestionKey() {}

    /** SHA-256 in hexadecimal. */
    public static String of(List<Message> prompt) {
        return of(prompt.stream()
                .filter(message -> message.role() == Message.Role.USER)
                .map(Message::content)
                .collect(Collectors.joining("\n")));
    }

    /** The same of a question's text. */
    public static String of(String question) {
        try {
            byte[] words = normal(question).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(words));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The words that count, in lower case, with one space between them. */
    public static String normal(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return IDLE.matcher(plain).replaceAll(" ").strip();
    }
}
