package io.ponder.reasoning.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that holds more than text.
 *
 * @param text of a text part; null for any other
 * @param document of any other part: OpenAI's content part as a tree of maps, lists and scalars, which engines take as it
 *     is, such as {@code {"type": "image_url", "image_url": {"url": ...}}}
 */
public record Part(
        Kind kind, @Nullable String text, @Nullable Map<String, Object> document) {

    public enum Kind {
        TEXT,
        IMAGE,
        AUDIO,
        FILE;

        /** What an engine needs for it; null for nothing beyond text. */
        public @Nullable Capability needs() {
            return switch (this) {
                case TEXT -> null;
                case IMAGE -> Capability.IMAGES;
                case AUDIO -> Capability.AUDIO;
                case FILE -> Capability.FILES;
            };
        }
    }

    public static Part text(String text) {
        return new Part(Kind.TEXT, text, null);
    }

    public boolean isText() {
        return kind == Kind.TEXT;
    }
}
