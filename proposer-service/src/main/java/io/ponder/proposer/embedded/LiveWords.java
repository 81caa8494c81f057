package io.ponder.proposer.embedded;

import io.ponder.answers.extract.GrowingAnswer;
import io.ponder.reasoning.engine.ProposalReply;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a sample that are certain to be shown, as it grows. Held back is what may yet turn out to be blank space
 * alone, half a character, a stop string, a thought's mark or a tool call.
 */
final class LiveWords {

    /** A call without a tag, which a text can only begin with. */
    private static final Pattern BARE_CALL = Pattern.compile("\\s*+(?:```(?:json)?+\\s*+|<tools>\\s*+)?+\\{");

    private final EmbeddedCall.Sample sample;
    private final boolean mayCall;
    private final GrowingAnswer parted = new GrowingAnswer(false);
    private final StringBuilder pending = new StringBuilder();
    private boolean hasBegun;
    private boolean isCall;
    private int read;

    LiveWords(EmbeddedCall.Sample sample) {
        this.sample = sample;
        this.mayCall = sample.call().tools != null;
    }

    /** What is new; null for nothing. */
    ProposalReply.@Nullable Delta in(GrowingText text) {
        int certain = text.certainLength();
        if (certain <= read || isCall) {
            return null;
        }
        pending.append(text.between(read, certain));
        read = certain;
        int until = mayCall ? beforeCall() : pending.length();
        String words = pending.substring(0, until);
        if (!hasBegun && words.isBlank()) {
            return null;
        }
        hasBegun = true;
        pending.delete(0, until);
        GrowingAnswer.Words parts = parted.add(words);
        return parts.thought().isEmpty() && parts.answer().isEmpty()
                ? null
                : new ProposalReply.Delta(
                        sample.prefix(),
                        sample.index(),
                        parts.answer().isEmpty() ? null : parts.answer(),
                        parts.thought().isEmpty() ? null : parts.thought());
    }

    /** How much of the pending words cannot belong to a call. Blank space before a call is not shown either. */
    private int beforeCall() {
        if (!hasBegun) {
            Matcher bare = BARE_CALL.matcher(pending);
            isCall = bare.lookingAt();
            if (isCall || bare.hitEnd()) {
                return 0;
            }
        }
        int tag = pending.indexOf(ToolCallText.OPEN);
        isCall = tag >= 0;
        int end = isCall ? tag : pending.length();
        for (int from = Math.max(0, end - ToolCallText.OPEN.length()); !isCall && from < end; from++) {
            if (ToolCallText.OPEN.startsWith(pending.substring(from, end))) {
                end = from;
            }
        }
        return stripped(end);
    }

    private int stripped(int end) {
        return pending.substring(0, end).stripTrailing().length();
    }
}
