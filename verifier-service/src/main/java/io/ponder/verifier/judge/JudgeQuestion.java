package io.ponder.verifier.judge;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import java.util.List;

/**
 * What a judge's model is asked.
 *
 * @param samples replies to draw, at least 1, with seeds from 0 on
 * @param alternatives of the first token to report, 0 to 20
 */
public record JudgeQuestion(List<Message> messages, Sampling sampling, int samples, int alternatives) {

    private static final Sampling ONE_TOKEN = new Sampling(0, 1, 1, List.of(), null);
    private static final int ALTERNATIVES = 20;

    public JudgeQuestion {
        messages = List.copyOf(messages);
    }

    /** For one token and its alternatives, from which a verdict is read. */
    public static JudgeQuestion forVerdict(List<Message> messages) {
        return new JudgeQuestion(messages, ONE_TOKEN, 1, ALTERNATIVES);
    }

    /** For texts: the likeliest, if only one is drawn. */
    public static JudgeQuestion forTexts(List<Message> messages, int samples, double temperature, int maxTokens) {
        return forTexts(messages, samples, temperature, maxTokens, List.of());
    }

    /** The same for texts that end before any of these. */
    public static JudgeQuestion forTexts(
            List<Message> messages, int samples, double temperature, int maxTokens, List<String> stop) {
        Sampling sampling = new Sampling(samples == 1 ? 0 : temperature, 1, maxTokens, stop, null);
        return new JudgeQuestion(messages, sampling, samples, 0);
    }
}
