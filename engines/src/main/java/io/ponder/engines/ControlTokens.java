package io.ponder.engines;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Breaks up control tokens in texts that no template wrote. Most engines read the rendered template as one text, so that
 * {@code <|im_end|>} within a message ends the message. A space after a token's first character makes it ordinary text
 * that people and models still read.
 */
public final class ControlTokens {

    /**
     * The tokens of the known families, as regular expressions. {@code <think>}, {@code <tool_call>} and their like are
     * left alone: they structure a turn and cannot end it, and models write them. So is {@code <mask>}, an element of
     * SVG.
     */
    private static final List<String> FAMILIES = List.of(
            // ChatML (Qwen, Yi), Llama 3 and 4, Phi, GLM, Command, Harmony (gpt-oss), Granite, Falcon, Kimi, OLMo,
            // StarCoder
            "<\\|[^\\s|<>]{1,64}\\|>",
            // Gemma 4: <|turn>, <turn|>
            "<\\|[a-z_]{1,32}>",
            "<[a-z_]{1,32}\\|>",
            // DeepSeek, Hunyuan: full-width bars
            "<｜[^\\s｜<>]{1,64}｜>",
            // Exaone
            "\\[\\|[a-z_]{1,32}\\|\\]",
            // SentencePiece: Llama 2, Mistral, Gemma 1 to 3, T5, Baichuan, InternLM, GLM
            "</?s>|<(?:unk|pad|bos|eos|cls|sep|eod|eoh|eoa|sop|eop)>",
            "<(?:start|end)_of_(?:turn|image)>",
            "<(?:unused|reserved_|extra_id_|extra_|SPECIAL_)\\d{1,5}>",
            // Llama 2, Mistral
            "<</?SYS>>",
            "\\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS|TOOL_CONTENT|MODEL_SETTINGS)\\]",
            "\\[(?:ARGS|CALL_ID|PREFIX|MIDDLE|SUFFIX|IMG|IMG_BREAK|IMG_END|AUDIO|BEGIN_AUDIO)\\]|\\[control_\\d{1,3}\\]",
            // BERT, GLM, InternLM
            "\\[(?:CLS|SEP|PAD|UNK|MASK|gMASK|sMASK)\\]|\\[UNUSED_TOKEN_\\d{1,4}\\]",
            // Seed, MiniMax, Falcon
            "</?seed:[a-z_]{1,32}>",
            "\\]~!b\\[|\\]~b\\]|\\[e~\\[",
            ">>(?:QUESTION|ANSWER|TITLE|ABSTRACT|INTRODUCTION|SUMMARY|COMMENT|DOMAIN|PREFIX|SUFFIX|MIDDLE)<<");

    private static final int MOST_SHOWN = 5;

    private static final ControlTokens KNOWN = new ControlTokens(FAMILIES, "<[]>");

    private final List<String> expressions;
    private final String firsts;
    private final Pattern pattern;

    /** @param firsts the first characters of all tokens */
    private ControlTokens(List<String> expressions, String firsts) {
        this.expressions = expressions;
        this.firsts = firsts;
        pattern = Pattern.compile(String.join("|", expressions));
    }

    /** Those of the known model families. */
    public static ControlTokens known() {
        return KNOWN;
    }

    /** These alone: for a model whose tokens are all known. */
    public static ControlTokens of(List<String> tokens) {
        return new ControlTokens(List.of(), "").and(tokens);
    }

    /** These, which may be any texts, as well. */
    public ControlTokens and(List<String> tokens) {
        List<String> all = Stream.concat(tokens.stream().map(Pattern::quote), expressions.stream())
                .toList();
        return new ControlTokens(
                all,
                firsts + tokens.stream().map(token -> token.substring(0, 1)).collect(Collectors.joining()));
    }

    /**
     * The text with a space after the first character of each control token. A token of one character becomes a space.
     *
     * @param found gets every token that was broken up, once
     */
    public String brokenUp(String text, Set<String> found) {
        Matcher token = pattern.matcher(text);
        StringBuilder plain = null;
        int from = 0;
        for (int at = next(token, text, 0); at >= 0; at = next(token, text, at + 1)) {
            plain = plain == null ? new StringBuilder(text.length() + 16) : plain;
            int second = text.offsetByCodePoints(at, 1);
            plain.append(text, from, token.end() > second ? second : at).append(' ');
            from = second;
            found.add(token.group());
        }
        return plain == null ? text : plain.append(text, from, text.length()).toString();
    }

    /** Where the next token begins; -1 if there is none. Tokens may overlap, so each character is looked at. */
    private int next(Matcher token, String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (firsts.indexOf(text.charAt(i)) >= 0
                    && token.region(i, text.length()).lookingAt()) {
                return i;
            }
        }
        return -1;
    }

    /** The text without the control tokens at its end, and the white space between and before them. */
    public String leftOffEnd(String text) {
        Matcher token = pattern.matcher(text);
        int end = text.length();
        int at = next(token, text, 0);
        int from = at; // of the tokens that follow one another
        while (at >= 0) {
            end = token.end();
            at = next(token, text, end);
            if (!text.substring(end, at < 0 ? text.length() : at).isBlank()) {
                from = at;
            }
        }
        return from < 0 ? text : text.substring(0, from).stripTrailing();
    }

    /** Whether a text contains any. */
    public boolean isIn(String text) {
        return next(pattern.matcher(text), text, 0) >= 0;
    }

    /**
     * What to tell the caller about broken-up tokens; null if there were none.
     *
     * @param where what the text is
     */
    public static @Nullable String note(Set<String> found, String where) {
        if (found.isEmpty()) {
            return null;
        }
        String tokens = found.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        int more = found.size() - MOST_SHOWN;
        return "the control token" + (found.size() == 1 ? " " : "s ") + tokens
                + (more > 0 ? " and " + more + " more" : "") + " in " + where + (found.size() == 1 ? " was" : " were")
                + " broken up";
    }
}
