package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model's chat template. It renders placeholders instead of the messages, so that nothing in a message can be taken
 * for what the template writes.
 */
@SuppressWarnings("restricted")
final class ChatTemplate {

    /** Matches the default system message that some templates contain. */
    private static final Pattern DEFAULT_SYSTEM =
            Pattern.compile("<\\|im_start\\|>system\\\\n([^<{}'\"]+)<\\|im_end\\|>");

    /** White space that no template contains. If it is missing around a placeholder, the template strips messages. */
    private static final String SPACE = "\u000B";

    private static final Pattern PLACEHOLDER = Pattern.compile(SPACE + "?\u0001(\\d+)\u0001" + SPACE + "?");

    /** White space to the C library. */
    private static final String WHITE = " \t\n\u000B\f\r";

    private final LlamaLibrary library = LlamaLibrary.get();
    private final String template;
    private final @Nullable Message defaultSystem;

    ChatTemplate(String template) {
        this.template = template;
        Matcher system = DEFAULT_SYSTEM.matcher(template);
        defaultSystem = system.find() ? Message.system(system.group(1)) : null;
    }

    /** What the template says to the model where nobody else does; null for nothing. */
    @Nullable
    Message defaultSystem() {
        return defaultSystem;
    }

    /** Whether the model was taught to call tools, in a form that is known here. */
    boolean takesTools() {
        return ToolPrompt.isForm(template);
    }

    /** Whether this version of llama.cpp knows the template. */
    boolean isKnown() {
        return apply(List.of(Message.user("?"))) != null;
    }

    /** Renders the conversation up to where the model's answer begins. */
    List<PromptPart> render(List<Message> messages) {
        List<Message> all = new ArrayList<>(messages);
        if (defaultSystem != null && messages.stream().noneMatch(m -> m.role() == Message.Role.SYSTEM)) {
            all.addFirst(defaultSystem);
        }
        List<Message> placeholders = new ArrayList<>();
        for (Message message : all) {
            if (message.content().indexOf('\0') >= 0) {
                throw Failure.invalid("messages", "a message contains the character U+0000")
                        .asException();
            }
            // A template may treat an empty message differently.
            placeholders.add(
                    message.content().isEmpty()
                            ? message
                            : new Message(message.role(), SPACE + '\u0001' + placeholders.size() + '\u0001' + SPACE));
        }
        String prompt = apply(placeholders);
        if (prompt == null) {
            throw Failure.invalid("messages", "the model's chat template cannot hold these messages")
                    .asException();
        }
        return parts(prompt, all);
    }

    private static List<PromptPart> parts(String prompt, List<Message> messages) {
        List<PromptPart> parts = new ArrayList<>();
        Matcher placeholder = PLACEHOLDER.matcher(prompt);
        int from = 0;
        while (placeholder.find()) {
            parts.add(PromptPart.markup(prompt.substring(from, placeholder.start())));
            String content =
                    messages.get(Integer.parseInt(placeholder.group(1))).content();
            int begin = 0;
            int end = content.length();
            while (!placeholder.group().startsWith(SPACE) && begin < end && isWhite(content.charAt(begin))) {
                begin++;
            }
            while (!placeholder.group().endsWith(SPACE) && end > begin && isWhite(content.charAt(end - 1))) {
                end--;
            }
            parts.add(PromptPart.text(content.substring(begin, end)));
            from = placeholder.end();
        }
        parts.add(PromptPart.markup(prompt.substring(from)));
        return parts;
    }

    private static boolean isWhite(char c) {
        return WHITE.indexOf(c) >= 0;
    }

    private @Nullable String apply(List<Message> messages) {
        try (Arena arena = Arena.ofConfined()) {
            StructLayout layout = LlamaStructs.MESSAGE;
            MemorySegment chat = arena.allocate(layout, messages.size());
            int length = 1024;
            for (int i = 0; i < messages.size(); i++) {
                Message message = messages.get(i);
                MemorySegment content = arena.allocateFrom(message.content());
                MemorySegment role = arena.allocateFrom(message.role().name().toLowerCase(Locale.ROOT));
                chat.set(ADDRESS, i * layout.byteSize(), role);
                chat.set(ADDRESS, i * layout.byteSize() + ADDRESS.byteSize(), content);
                length += (int) content.byteSize() + 64;
            }
            MemorySegment text = arena.allocateFrom(template);
            long count = messages.size();
            while (true) {
                int capacity = length;
                MemorySegment buffer = arena.allocate(capacity);
                int needed = Native.query(
                        () -> (int) library.applyTemplate.invokeExact(text, chat, count, true, buffer, capacity));
                if (needed < 0) {
                    return null;
                }
                if (needed <= capacity) {
                    return new String(buffer.asSlice(0, needed).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
                }
                length = needed;
            }
        }
    }
}
