package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.Engine;
import io.ponder.engines.EngineException;
import io.ponder.engines.Fault;
import io.ponder.engines.HttpEngine;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Finds out which models an engine serves, what kind of engine it is and what it can do. Capabilities are probed with
 * its default model and assumed for all of them.
 */
final class EngineProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SHOWN = 5;
    private static final List<String> CONTEXT_FIELDS =
            List.of("max_model_len", "context_length", "context_window", "max_context_length");

    /**
     * @param listed the engine's own listing; empty if it has none
     * @param missing what the engine said of models beside the default that it was to serve, and does not, by the name in the
     *     engine
     */
    record Findings(List<String> listed, List<EngineModel> models, Map<String, String> missing) {}

    private final EngineSettings settings;
    private final HttpEngine engine;
    private final JsonMapper json;

    EngineProbe(EngineSettings settings, HttpEngine engine, JsonMapper json) {
        this.settings = settings;
        this.engine = engine;
        this.json = json;
    }

    /**
     * @param last the previous findings, which remain valid while the engine lists the same models
     * @throws FailureException when the engine cannot be reached or cannot be used as it is
     */
    Findings look(@Nullable Findings last) {
        List<JsonNode> listing = listing();
        List<String> listed = listing.stream().map(EngineProbe::id).toList();
        try {
            return last != null && last.listed().equals(listed) && !isAnyLoaded(last)
                    ? last
                    : findings(listing, listed);
        } catch (EngineException e) {
            Failure why = e.failure();
            if (why.kind() != Kind.UNKNOWN_MODEL || listed.isEmpty()) {
                throw e;
            }
            String known = listed.stream().limit(SHOWN).collect(Collectors.joining(", "));
            throw Failure.of(
                            Kind.UPSTREAM_UNAVAILABLE,
                            why.message() + "; it lists " + known + ". PONDER_ENGINE_MODELS must name what it serves")
                    .asException();
        }
    }

    private static String id(JsonNode model) {
        return model.path("id").asString("");
    }

    private List<JsonNode> listing() {
        try {
            List<JsonNode> models = new ArrayList<>();
            get("models").path("data").forEach(models::add);
            return models;
        } catch (EngineException e) {
            if (e.fault() == Fault.REFUSED && !settings.models().isEmpty()) {
                return List.of();
            }
            throw e;
        }
    }

    private Findings findings(List<JsonNode> listing, List<String> listed) {
        List<String> wanted = settings.models().isEmpty() ? listed : settings.models();
        if (wanted.isEmpty()) {
            throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the engine lists no model; name them in PONDER_ENGINE_MODELS")
                    .asException();
        }
        JsonNode first = entry(listing, nameInEngine(wanted.getFirst()));
        Dialect dialect = dialect(first);
        JsonNode props = dialect == Dialect.LLAMA_SERVER ? lookAt("props") : MissingNode.getInstance();
        Set<Capability> capabilities = settings.capabilities().isEmpty()
                ? probed(nameInEngine(wanted.getFirst()), dialect)
                : settings.capabilities();
        int most = !capabilities.contains(Capability.N)
                ? 1
                : props.path("total_slots").asInt(settings.maxSamplesPerCall());
        List<EngineModel> models = new ArrayList<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (String model : wanted) {
            String name = nameInEngine(model);
            boolean isProbed = models.isEmpty() && settings.capabilities().isEmpty();
            if (!isProbed && !listed.contains(name)) {
                try {
                    requireAnswer(name, dialect);
                } catch (EngineException e) {
                    // The others go on without a model that did not load; but not without the default.
                    if (models.isEmpty() || e.failure().kind() != Kind.UNKNOWN_MODEL) {
                        throw e;
                    }
                    missing.put(name, e.failure().message());
                    continue;
                }
            }
            Integer context = contextTokens(entry(listing, name), props);
            models.add(new EngineModel(
                    new ModelInfo(nameForClients(model), "upstream", context, capabilities), name, dialect, most));
        }
        return new Findings(listed, List.copyOf(models), Map.copyOf(missing));
    }

    /** Whether a model that was missing answers by now; an engine may list nothing of it. */
    private boolean isAnyLoaded(Findings last) {
        for (String model : last.missing().keySet()) {
            try {
                requireAnswer(model, last.models().getFirst().dialect());
                return true;
            } catch (EngineException e) {
                // Still missing, which is logged already.
            }
        }
        return false;
    }

    private void requireAnswer(String model, Dialect dialect) {
        new CapabilityProbe(engine, json, model, dialect, PATIENCE).requireAnswer();
    }

    private Set<Capability> probed(String model, Dialect dialect) {
        Set<Capability> found = new CapabilityProbe(engine, json, model, dialect, PATIENCE).capabilities();
        // SGLang takes tools without a parser for calls, which then stay in the text.
        boolean isUnread = dialect == Dialect.SGLANG
                && lookAt("get_server_info").path("tool_call_parser").isNull();
        return isUnread
                ? found.stream().filter(each -> each != Capability.TOOLS).collect(Collectors.toUnmodifiableSet())
                : found;
    }

    private static String nameForClients(String model) {
        int at = model.indexOf('=');
        return at < 0 ? model : model.substring(0, at).strip();
    }

    private static String nameInEngine(String model) {
        return model.substring(model.indexOf('=') + 1).strip();
    }

    private static JsonNode entry(List<JsonNode> listing, String name) {
        return listing.stream()
                .filter(m -> id(m).equals(name))
                .findFirst()
                .orElseGet(() -> listing.isEmpty() ? MissingNode.getInstance() : listing.getFirst());
    }

    private Dialect dialect(JsonNode model) {
        if (settings.dialect() != null) {
            return settings.dialect();
        }
        String host = engine.base().getHost();
        Dialect dialect = Dialect.of(model.path("owned_by").asString(""), host == null ? "" : host);
        if (dialect != Dialect.GENERIC) {
            return dialect;
        }
        if (lookAt("version").path("version").isString()) {
            return Dialect.VLLM;
        }
        if (lookAt("props").has("default_generation_settings")) {
            return Dialect.LLAMA_SERVER;
        }
        if (lookAt("get_model_info").has("model_path")) {
            return Dialect.SGLANG;
        }
        return lookAt("api/version").has("version") ? Dialect.OLLAMA : Dialect.GENERIC;
    }

    private static @Nullable Integer contextTokens(JsonNode model, JsonNode props) {
        int slot = props.path("default_generation_settings").path("n_ctx").asInt(0);
        if (slot > 0) {
            return slot;
        }
        for (String field : CONTEXT_FIELDS) {
            if (model.path(field).asInt(0) > 0) {
                return model.path(field).asInt();
            }
        }
        int trained = model.path("meta").path("n_ctx_train").asInt(0);
        return trained > 0 ? trained : null;
    }

    /** A document from the engine's native API, beside the OpenAI-compatible one; a missing node if there is none. */
    private JsonNode lookAt(String path) {
        try {
            return get(beside(engine, path));
        } catch (EngineException e) {
            return MissingNode.getInstance();
        }
    }

    /** The URL of a path of an engine's native API, beside the OpenAI-compatible one. */
    static String beside(HttpEngine engine, String path) {
        URI base = engine.base();
        return (base.getPath().endsWith("/v1/") ? base.resolve("..") : base)
                .resolve(path)
                .toString();
    }

    private JsonNode get(String path) {
        JsonNode[] document = {MissingNode.getInstance()};
        engine.call(
                Engine.Request.get(path, RequestContext.fresh(), PATIENCE),
                new Cancellation(),
                reply -> document[0] = json.readTree(reply.body()));
        return document[0];
    }
}
