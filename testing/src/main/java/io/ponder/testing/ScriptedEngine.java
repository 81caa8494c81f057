package io.ponder.testing;

import io.ponder.testing.ScriptedServer.Script;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An OpenAI-compatible engine that serves one model and answers chat completions with a script. */
public final class ScriptedEngine implements AutoCloseable {

    private static final String CHAT = "/v1/chat/completions";

    private final ScriptedServer server;
    private volatile Set<String> lacking = Set.of();

    /** The reply to a sample, by what the call asks; such as tool calls until a tool's result is among its messages. */
    @FunctionalInterface
    public interface Turns {
        /** @param sample counted from 0 over all calls */
        Turn turn(int sample, ScriptedCall call);
    }

    /** An engine that looks like vLLM, serves the model {@code m} and answers like {@link ChatReplies#vllm}. */
    public ScriptedEngine() {
        this(new ScriptedServer());
    }

    /** The same with TLS. */
    public ScriptedEngine(SSLContext tls) {
        this(new ScriptedServer(tls));
    }

    private ScriptedEngine(ScriptedServer server) {
        this.server = server;
        document("/v1/models", "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\",\"max_model_len\":4096}]}");
        script(ChatReplies.vllm());
    }

    /** An engine that serves {@link Turn#MODEL} and answers sample by sample, counted from 0 over all calls. */
    public ScriptedEngine(IntFunction<Turn> turns) {
        this((sample, call) -> turns.apply(sample));
    }

    /** An engine that serves {@link Turn#MODEL} and answers each sample by what is asked. */
    public ScriptedEngine(Turns turns) {
        this(0, turns);
    }

    /** The same on a port. */
    public ScriptedEngine(int port, Turns turns) {
        server = new ScriptedServer(port);
        document(
                "/v1/models",
                "{\"object\":\"list\",\"data\":[{\"id\":\"" + Turn.MODEL
                        + "\",\"object\":\"model\",\"max_model_len\":4096}]}");
        follow(turns);
    }

    /** The base URL, with {@code /v1}. */
    public String url() {
        return server.url() + "/v1";
    }

    /** Sets the JSON reply for a path. Every other path gets a 404. */
    public ScriptedEngine document(String path, String json) {
        server.document(path, json);
        return this;
    }

    /** Sets how to answer chat completions from now on. */
    public ScriptedEngine script(Script script) {
        server.on(CHAT, call -> {
            String lacks = lacking(call.body());
            if (lacks == null) {
                script.answer(call);
            } else {
                call.error(400, "this model does not support " + lacks);
            }
        });
        return this;
    }

    /**
     * Refuses calls with these from now on.
     *
     * @param features fields of a call, such as {@code tools}, and types of a message's parts, such as {@code image_url}
     */
    public ScriptedEngine lacks(String... features) {
        lacking = Set.of(features);
        return this;
    }

    private @Nullable String lacking(JsonNode body) {
        for (String feature : lacking) {
            if (body.has(feature)) {
                return feature;
            }
        }
        for (JsonNode message : body.path("messages")) {
            for (JsonNode part : message.path("content")) {
                if (lacking.contains(part.path("type").asString(""))) {
                    return part.path("type").asString("");
                }
            }
        }
        return null;
    }

    /** Forgets the calls so far and answers sample by sample from now on, at sample 0. */
    public void follow(IntFunction<Turn> turns) {
        follow((sample, call) -> turns.apply(sample));
    }

    /** Forgets the calls so far and answers each sample by what is asked from now on, at sample 0. */
    public void follow(Turns turns) {
        server.forget();
        script(new TurnScript(turns));
    }

    /** The chat completions so far, in order of arrival. */
    public List<ScriptedCall> calls() {
        return server.calls(CHAT);
    }

    /** Forgets the calls so far, such as those of a probe. */
    public void forget() {
        server.forget();
    }

    /** How many calls were left hanging, whether or not they still are. */
    public int hanging() {
        return server.hanging();
    }

    /** How many of the calls that hung have lost their client. */
    public int abandoned() {
        return server.abandoned();
    }

    /** Refuses connections from now on, and breaks those it has. */
    @Override
    public void close() {
        server.close();
    }
}
