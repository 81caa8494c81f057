package io.ponder.reasoning.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Estimates how many tokens a text has before any engine has counted it. The estimate is meant to be above the true count of
 * every common tokenizer, because budgets reserve by it: a digit or a sign counts as one token, three letters as one, and any
 * other character as two. For English prose that is about 1.5 times the truth.
 */
public final class TokenEstimate {

    /** Role markers and line ends that a chat template puts around a message. */
    private static final int MESSAGE_OVERHEAD = 8;

    /** What a template may add on its own, such as a default system prompt. */
    private static final int TEMPLATE_OVERHEAD = 32;

    private static final int LETTERS_PER_TOKEN = 3;

    /** What an image, a recording or a file is taken for: engines count them in ways that only they know. */
    private static final long PART = 1_600;

    private static final long MOST_OF_TEMPLATE = 256;
    private static final long MOST_OF_MESSAGE = 32;

    /** Engines scale larger pictures down to about this. */
    private static final long MOST_OF_PART = 16_384;

    private TokenEstimate() {}

    /** The conversation, and the tools that a template writes before it. */
    public static long of(Problem problem) {
        Tools tools = problem.tools();
        long tokens = of(problem.messages());
        for (Tools.Function function : tools == null ? List.<Tools.Function>of() : tools.functions()) {
            tokens += MESSAGE_OVERHEAD + of(function.name());
            tokens += of(Objects.requireNonNullElse(function.description(), ""));
            tokens += of(String.valueOf(function.parameters()));
        }
        return tokens;
    }

    /**
     * A bound that no tokenizer exceeds: a token is a byte at least. What a template adds, and what a medium takes, is
     * assumed generously.
     */
    public static long atMost(Problem problem) {
        Tools tools = problem.tools();
        long tokens = MOST_OF_TEMPLATE;
        for (Message message : problem.messages()) {
            tokens += MOST_OF_MESSAGE + atMost(message.content());
            tokens += MOST_OF_PART
                    * message.parts().stream().filter(part -> !part.isText()).count();
            for (ToolCall call : message.toolCalls()) {
                tokens += MOST_OF_MESSAGE + atMost(call.name()) + atMost(call.arguments());
            }
        }
        for (Tools.Function function : tools == null ? List.<Tools.Function>of() : tools.functions()) {
            tokens += MOST_OF_MESSAGE + atMost(function.name());
            tokens += atMost(Objects.requireNonNullElse(function.description(), ""));
            tokens += atMost(String.valueOf(function.parameters()));
        }
        return tokens;
    }

    /** The same for a text without a template around it. */
    public static long atMost(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public static long of(List<Message> messages) {
        long tokens = TEMPLATE_OVERHEAD;
        for (Message message : messages) {
            tokens += MESSAGE_OVERHEAD + of(message.content());
            tokens += PART
                    * message.parts().stream().filter(part -> !part.isText()).count();
            for (ToolCall call : message.toolCalls()) {
                tokens += MESSAGE_OVERHEAD + of(call.name()) + of(call.arguments());
            }
        }
        return tokens;
    }

    public static long of(String text) {
        long tokens = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char lower = (char) (c | 0x20);
            if (lower >= 'a' && lower <= 'z' && c < 128) {
                letters++;
                continue;
            }
            tokens += (letters + LETTERS_PER_TOKEN - 1) / LETTERS_PER_TOKEN;
            letters = 0;
            if (c != ' ') {
                tokens += c < 128 ? 1 : 2;
            }
        }
        return tokens + (letters + LETTERS_PER_TOKEN - 1) / LETTERS_PER_TOKEN;
    }
}
