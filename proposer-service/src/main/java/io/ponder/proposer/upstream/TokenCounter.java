package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.Engine;
import io.ponder.engines.HttpEngine;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Has the engine count the tokens of a prompt, which vLLM and llama-server do in an API of their own. */
final class TokenCounter {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LONGEST_REPLY = 64L << 20;

    private final HttpEngine engine;
    private final JsonMapper json;

    TokenCounter(HttpEngine engine, JsonMapper json) {
        this.engine = engine;
        this.json = json;
    }

    /**
     * @throws io.ponder.reasoning.model.FailureException if this kind of engine cannot count, or failed to
     */
    long count(TokenCountRequest request, EngineModel model, RequestContext context, Cancellation cancellation) {
        return switch (model.dialect()) {
            case VLLM -> {
                JsonNode reply = post("tokenize", chat(request, model), context, cancellation);
                yield counted(reply.path("count"));
            }
            case LLAMA_SERVER -> {
                JsonNode prompt = post("apply-template", chat(request, model), context, cancellation)
                        .path("prompt");
                byte[] text = json.writeValueAsBytes(
                        Map.of("content", prompt.asString(""), "add_special", true, "parse_special", true));
                JsonNode tokens = post("tokenize", text, context, cancellation).path("tokens");
                yield counted(tokens.isArray() && prompt.isString() ? json.valueToTree(tokens.size()) : tokens);
            }
            case SGLANG, OLLAMA, PREFIX, OPENAI, GENERIC ->
                throw Failure.of(
                                Kind.CAPABILITY_MISSING,
                                "the engine of " + model.info().id()
                                        + " cannot count the tokens of a conversation; vLLM, llama-server and the"
                                        + " embedded engine can")
                        .asException();
        };
    }

    /** The engines read the messages and tools of a chat completion, and pass over the rest. */
    private byte[] chat(TokenCountRequest request, EngineModel model) {
        ProposalRequest proposal = new ProposalRequest(
                request.model(),
                request.messages(),
                List.of(new Prefix("", 1, 0)),
                Unit.SOLUTION,
                new Sampling(1, 1, 1, List.of(), null),
                0,
                false,
                null,
                request.tools(),
                null,
                null);
        return ChatBody.write(json, proposal, model, "", 1, 0, false, Map.of());
    }

    private JsonNode post(String path, byte[] body, RequestContext context, Cancellation cancellation) {
        JsonNode[] document = {MissingNode.getInstance()};
        Engine.Request request =
                new Engine.Request(EngineProbe.beside(engine, path), body, context, PATIENCE, LONGEST_REPLY, false);
        engine.call(request, cancellation, reply -> document[0] = json.readTree(reply.body()));
        return document[0];
    }

    private static long counted(JsonNode count) {
        if (!count.isIntegralNumber()) {
            throw Failure.of(Kind.UPSTREAM_ERROR, "the engine's reply holds no count of tokens")
                    .asException();
        }
        return count.longValue();
    }
}
