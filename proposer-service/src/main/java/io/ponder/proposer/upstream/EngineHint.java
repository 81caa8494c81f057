package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.Hints;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What an engine, or a router in front of it, is told of a call beside the question. Each is off until it is configured,
 * because an engine that does not know a field may refuse the call.
 */
enum EngineHint {
    /**
     * {@code priority} of vLLM and SGLang: lower is more urgent. vLLM ignores it, or refuses any but 0, unless started with
     * {@code --scheduling-policy priority}.
     */
    PRIORITY,
    /**
     * {@code cache_salt} of vLLM, SGLang and Dynamo, one for each tenant, which no other can guess: the prefix cache is not
     * shared beyond it, so that nobody can tell from its speed what others have asked.
     */
    CACHE_SALT,
    /** OpenAI's {@code prompt_cache_key}: the client's, or else one for each search, whose calls share their prompt. */
    PROMPT_CACHE_KEY,
    /** llm-d's headers: the tenant as fairness id, and the configured objective. */
    LLM_D,
    /** NVIDIA Dynamo's session header and {@code nvext.agent_hints}. */
    DYNAMO;

    private static final int LONGEST_HEADER = 256;

    /**
     * The fields of a call's body, by name.
     *
     * @param secret what nobody who calls the engine can guess
     */
    static Map<String, Object> fields(Set<EngineHint> listensTo, String secret, @Nullable Hints hints) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (hints == null) {
            return fields;
        }
        Integer priority = hints.priority();
        if (listensTo.contains(PRIORITY) && priority != null && priority != 0) {
            fields.put("priority", priority);
        }
        if (listensTo.contains(CACHE_SALT)) {
            put(fields, "cache_salt", hints.tenant() == null ? null : hidden(secret, hints.tenant()));
        }
        if (listensTo.contains(PROMPT_CACHE_KEY)) {
            String chosen = hints.cacheKey();
            put(fields, "prompt_cache_key", chosen == null ? hints.search() : ofTenant(secret, hints, chosen));
        }
        if (listensTo.contains(DYNAMO)) {
            Map<String, Object> agent = new LinkedHashMap<>();
            put(agent, "osl", hints.expectedTokens());
            // Here, higher is more urgent.
            put(agent, "priority", priority == null || priority == 0 ? null : -priority);
            put(fields, "nvext", agent.isEmpty() ? null : Map.of("agent_hints", agent));
        }
        return fields;
    }

    /**
     * The headers of a call, by name.
     *
     * @param objective the name of llm-d's objective; empty for none
     */
    static Map<String, String> headers(
            Set<EngineHint> listensTo, String secret, String objective, @Nullable Hints hints) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (listensTo.contains(LLM_D)) {
            put(headers, "x-llm-d-inference-fairness-id", hints == null ? null : printable(hints.tenant()));
            put(headers, "x-llm-d-inference-objective", printable(objective));
        }
        if (listensTo.contains(DYNAMO) && hints != null) {
            String chosen = hints.session();
            put(
                    headers,
                    "X-Dynamo-Session-ID",
                    chosen == null ? printable(hints.search()) : ofTenant(secret, hints, chosen));
        }
        return headers;
    }

    private static <T> void put(Map<String, ? super T> to, String name, @Nullable T value) {
        if (value != null) {
            to.put(name, value);
        }
    }

    /** A name that a client has chosen, which no other tenant can choose too. */
    private static String ofTenant(String secret, Hints hints, String chosen) {
        return hidden(secret, hints.tenant() + "\n" + chosen);
    }

    /** Stands for a text, which nobody without the secret can tell or make. */
    private static String hidden(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** What may stand in a header; null if nothing is left. */
    private static @Nullable String printable(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String plain = value.replaceAll("[^\\x21-\\x7e]", "_");
        return plain.isEmpty() ? null : plain.substring(0, Math.min(plain.length(), LONGEST_HEADER));
    }
}
