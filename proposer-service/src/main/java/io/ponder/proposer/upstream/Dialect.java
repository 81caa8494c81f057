package io.ponder.proposer.upstream;

import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** How engines differ behind the same API, with one row per engine. */
enum Dialect {
    VLLM(Continuing.FLAGS, StopNews.ALWAYS, UsageNews.GROWING, "max_tokens"),
    SGLANG(Continuing.FLAGS, StopNews.ALWAYS, UsageNews.TOTAL, "max_tokens"),
    LLAMA_SERVER(Continuing.FLAGS, StopNews.VERBOSE, UsageNews.EACH, "max_tokens"),
    OLLAMA(Continuing.AUTOMATIC, StopNews.PERHAPS, UsageNews.TOTAL, "max_tokens"),
    /** DeepSeek, Mistral. */
    PREFIX(Continuing.PREFIX, StopNews.PERHAPS, UsageNews.TOTAL, "max_tokens"),
    /** OpenAI's own API, which cannot continue an answer. */
    OPENAI(Continuing.NOT, StopNews.PERHAPS, UsageNews.TOTAL, "max_completion_tokens"),
    /** Any other engine, assumed to continue a final assistant message by itself until a probe shows otherwise. */
    GENERIC(Continuing.AUTOMATIC, StopNews.PERHAPS, UsageNews.TOTAL, "max_tokens");

    /** How to mark a partial answer, which is always the last message, as one to continue. */
    enum Continuing {
        AUTOMATIC,
        /** {@code continue_final_message} without {@code add_generation_prompt}. */
        FLAGS,
        /** {@code prefix: true} on the message. */
        PREFIX,
        NOT
    }

    /** Whether a reply says which stop string ended a choice. */
    enum StopNews {
        /** In {@code stop_reason} or {@code matched_stop}; if neither is there, the model ended by itself. */
        ALWAYS,
        /** In {@code __verbose.stopping_word}, when asked to be verbose. */
        VERBOSE,
        /** Used when present. */
        PERHAPS
    }

    /** Which tokens the usage in a streamed reply counts. */
    enum UsageNews {
        /** One usage at the end, for all choices. */
        TOTAL,
        /** One usage after each choice, for that choice alone; but each has the prompt, which is read once for all of them. */
        EACH,
        /** With every chunk, if asked for, the usage of its choice so far; and the total at the end. */
        GROWING
    }

    /** How to limit the tokens of a thought. */
    enum ThinkingBudget {
        /** {@code thinking_token_budget}, which vLLM refuses unless it was told what begins and ends a thought. */
        TOKEN_BUDGET,
        /** {@code thinking_budget_tokens}, which old versions ignore. */
        BUDGET_TOKENS,
        /** {@code custom_params.thinking_budget}, which SGLang ignores unless it was started with strict thinking. */
        CUSTOM,
        /** {@code thinking_budget}, as Qwen's and other hosted APIs have it. */
        PLAIN;

        void write(JsonGenerator out, int tokens) {
            switch (this) {
                case TOKEN_BUDGET -> out.writeNumberProperty("thinking_token_budget", tokens);
                case BUDGET_TOKENS -> out.writeNumberProperty("thinking_budget_tokens", tokens);
                case CUSTOM -> out.writePOJOProperty("custom_params", Map.of("thinking_budget", tokens));
                case PLAIN -> out.writeNumberProperty("thinking_budget", tokens);
            }
        }

        /** Whether an engine that cannot limit thoughts refuses the field, rather than to ignore it. */
        boolean isRefusedWhereMissing() {
            return this == TOKEN_BUDGET;
        }
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

    /**
     * Whether a control token in a message is text to the engine, as it should be. vLLM, SGLang, llama-server, Ollama and TGI
     * tokenize the rendered template as a whole.
     */
    boolean isTextOnly() {
        return this == OPENAI;
    }

    Continuing continuing() {
        return continuing;
    }

    /**
     * Whether to stream calls even for one sample. Without streaming, llama-server repeats the partial answer it
     * continues, reports the tokens of the first choice only, and may not notice that its client has left while it
     * answers others.
     */
    boolean isAlwaysStreamed() {
        return this == LLAMA_SERVER;
    }

    /** Whether the engine closes the connection after a streamed reply, although its headers promise to keep it. */
    boolean closesStreams() {
        return this == LLAMA_SERVER;
    }

    /**
     * How many alternatives of each token to ask for where none are wanted; 0 leaves it to the engine. llama-server
     * sends 20 if it is left open, which are most of its reply, and no log-probabilities at all for 0.
     */
    int fewestAlternatives() {
        return this == LLAMA_SERVER ? 1 : 0;
    }

    ThinkingBudget thinkingBudget() {
        return switch (this) {
            case VLLM -> ThinkingBudget.TOKEN_BUDGET;
            case LLAMA_SERVER -> ThinkingBudget.BUDGET_TOKENS;
            case SGLANG -> ThinkingBudget.CUSTOM;
            case OLLAMA, PREFIX, OPENAI, GENERIC -> ThinkingBudget.PLAIN;
        };
    }

    StopNews stopNews() {
        return stopNews;
    }

    UsageNews usageNews() {
        return usageNews;
    }

    /** The name of the field that limits the completion. */
    String maxTokens() {
        return maxTokens;
    }

    /** The engine's name in traces: of OpenTelemetry's list, where it is on it. */
    String provider(String host) {
        return switch (this) {
            case VLLM -> "vllm";
            case SGLANG -> "sglang";
            case LLAMA_SERVER -> "llama_cpp";
            case OLLAMA -> "ollama";
            case OPENAI -> "openai";
            case PREFIX -> host.endsWith("deepseek.com") ? "deepseek" : "mistral_ai";
            case GENERIC -> "openai_compatible";
        };
    }

    /** The dialect for an {@code owned_by} in a listing of models, or for a host name; GENERIC if neither is known. */
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
