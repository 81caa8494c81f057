package io.ponder.gateway.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.gateway.answer.ReasoningSummary;
import org.jspecify.annotations.Nullable;

/** An event of a streamed message; its {@code type} is also the name of the server-sent event. */
sealed interface MessageEvent {

    String type();

    record Start(String type, MessageReply message) implements MessageEvent {
        Start(MessageReply message) {
            this("message_start", message);
        }
    }

    record BlockStart(String type, int index, ReplyBlock contentBlock) implements MessageEvent {
        BlockStart(int index, ReplyBlock block) {
            this("content_block_start", index, block);
        }
    }

    record BlockDelta(String type, int index, Delta delta) implements MessageEvent {
        BlockDelta(int index, Delta delta) {
            this("content_block_delta", index, delta);
        }
    }

    record BlockStop(String type, int index) implements MessageEvent {
        BlockStop(int index) {
            this("content_block_stop", index);
        }
    }

    /** @param reasoning how the answer was found; an extension */
    record MessageDelta(String type, End delta, MessageUsage usage, ReasoningSummary reasoning)
            implements MessageEvent {
        MessageDelta(MessageReply whole, ReasoningSummary reasoning) {
            this("message_delta", new End(whole.stopReason(), whole.stopSequence()), whole.usage(), reasoning);
        }
    }

    record Stop(String type) implements MessageEvent {
        Stop() {
            this("message_stop");
        }
    }

    /** How the message ends. */
    record End(
            @Nullable String stopReason,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String stopSequence) {}

    /** What a block has grown by: one of the four fields is set. */
    record Delta(
            String type,
            @Nullable String text,
            @Nullable String thinking,
            @Nullable String signature,
            @Nullable String partialJson) {

        static Delta text(String words) {
            return new Delta("text_delta", words, null, null, null);
        }

        static Delta thinking(String words) {
            return new Delta("thinking_delta", null, words, null, null);
        }

        static Delta signed() {
            return new Delta("signature_delta", null, null, ReplyBlock.Thinking.SIGNATURE, null);
        }

        static Delta json(String piece) {
            return new Delta("input_json_delta", null, null, null, piece);
        }
    }
}
