package io.ponder.proposer.upstream;

import java.util.Locale;

/** What engines do differently behind the same API. One row an engine. */
enum Dialect {
    VLLM(Continuing.FLAGS, StopNews.ALWAYS, UsageNews.GROWING, "max_tokens"),
    SGLANG(Continuing.FLAGS, StopNews.ALWAYS, UsageNews.TOTAL, "max_tokens"),
    LLAMA_SERVER(Continuing.FLAGS, StopNews.VERBOSE, UsageNews.EACH, "max_tokens"),
    OLLAMA(Continuing.AUTOMATIC, StopNews.PERHAPS, UsageNews.TOTAL, "max_tokens"),
    /** DeepSeek, Mistral. */
    PREFIX(Continuing.PREFIX, StopNews.PERHAPS, UsageNews.TOTAL, "max_tokens"),
    /** OpenAI's own: whole answers only. */
    OPENAI(Continuing.NOT, StopNews.PERHAPS, UsageNews.TOTAL, "max_completion_tokens"),
    /** Any other, taken to continue a last message of the assistant by itself until a probe shows otherwise. */
    GENERIC(Continuing.AUTOMATIC, StopNews.PERHAPS, UsageNews.TOTAL, "max_tokens");

    /** How a partial answer, always the last message, is marked as one to be continued. */
    enum Continuing {
        AUTOMATIC,
        /** {@code continue_final_message} without {@code add_generation_prompt}. */
        FLAGS,
        /** {@code prefix: true} on the message. */
        PREFIX,
        NOT
    }

    /** Whether a reply tells which stop string ended a choice. */
    enum StopNews {
        /** In {@code stop_reason} or {@code matched_stop}; without one, the model ended by itself. */
        ALWAYS,
        /** In {@code __verbose.stopping_word}, when asked to be verbose. */
        VERBOSE,
        /** Used when there. */
        PERHAPS
    }

    /** What the usage in a streamed reply counts. */
    enum UsageNews {
        /** One at the end, for all choices. */
        TOTAL,
        /** One after each choice, for that choice alone. */
        EACH,
        /** With every chunk, for its choice so far, when asked for; and the total at the end. */
        GROWING
    }

    private final Continuing continuing;
    private final StopNews stopNews;
    private final UsageNews usageNews;
    private final String maxTokens;

    Dialect(Continuing continuing, StopNews stopNews, UsageNews usageNews, String maxTokens) {
        this.continuing = continuing;
        this.stopNews = stopNews;
        this.usageNews = usageNews;
        this.maxTokens = maxTokens;
    }

    Continuing continuing() {
        return continuing;
    }

    /**
     * Whether calls are streamed even for one sample. Unless it streams, llama-server repeats the partial answer it
     * continues, reports the tokens of the first choice only, and may not notice that its client left while it answers
     * others.
     */
    boolean isAlwaysStreamed() {
        return this == LLAMA_SERVER;
    }

    /** llama-server closes the connection of a streamed reply, though its headers promise to keep it. */
    boolean closesStreams() {
        return this == LLAMA_SERVER;
    }

    StopNews stopNews() {
        return stopNews;
    }

    UsageNews usageNews() {
        return usageNews;
    }

    /** The field that limits the completion. */
    String maxTokens() {
        return maxTokens;
    }

    /** The dialect behind {@code owned_by} in a listing of models, or by the host's name; GENERIC when neither tells. */
    static Dialect of(String ownedBy, String host) {
        if (host.endsWith("openai.com")) {
            return OPENAI;
        }
        if (host.endsWith("deepseek.com") || host.endsWith("mistral.ai")) {
            return PREFIX;
        }
        return switch (ownedBy.toLowerCase(Locale.ROOT)) {
            case "vllm" -> VLLM;
            case "sglang" -> SGLANG;
            case "llamacpp" -> LLAMA_SERVER;
            case "library" -> OLLAMA;
            case "openai", "openai-internal", "system" -> OPENAI;
            case "deepseek", "mistralai" -> PREFIX;
            default -> GENERIC;
        };
    }
}
