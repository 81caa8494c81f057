package io.ponder.verifier.rewardmodel.config;

import io.ponder.reasoning.model.Message;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to write a conversation as one text. Tokens that the engine's tokenizer adds by itself, such as a beginning of
 * sequence, are not part of it.
 *
 * @param turn one message, with {@code {role}} and {@code {content}}
 * @param answer the candidate, with {@code {solution}}
 */
public record Template(String turn, String answer) {

    private static final Pattern CONTROL_TOKEN = Pattern.compile("<\\|[^|<>]{1,64}\\|>");

    /** Writes the messages and then the candidate. */
    public String text(List<Message> messages, String solution) {
        StringBuilder text = new StringBuilder();
        for (Message message : messages) {
            text.append(turn.replace("{role}", message.role().name().toLowerCase(Locale.ROOT))
                    .replace("{content}", message.content().strip()));
        }
        return text.append(answer.replace("{solution}", solution)).toString();
    }

    /** The control tokens in the template, such as {@code <|im_end|>}. */
    List<String> controlTokens() {
        Matcher matcher = CONTROL_TOKEN.matcher(turn + answer);
        return matcher.results().map(MatchResult::group).distinct().toList();
    }
}
