package io.ponder.clients;

import io.ponder.gateway.GatewayApplication;
import io.ponder.proposer.ProposerApplication;
import io.ponder.search.SearchApplication;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import io.ponder.verifier.VerifierApplication;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** All four services on free loopback ports, with a scripted engine behind them. */
final class ScriptedPonder implements AutoCloseable {

    static final String MODEL = Turn.MODEL;

    private final ScriptedEngine engine = new ScriptedEngine((sample, call) -> ScriptedModel.answer(call.body()))
            .document(
                    "/v1/models",
                    "{\"object\":\"list\",\"data\":[{\"id\":\"" + MODEL
                            + "\",\"object\":\"model\",\"owned_by\":\"vllm\",\"max_model_len\":1000000}]}")
            .document("/tokenize", "{\"count\":12,\"max_model_len\":1000000,\"tokens\":[1,2,3,4,5,6,7,8,9,10,11,12]}");

    private final List<RunningApplication> services = new ArrayList<>();
    private final URI url;

    ScriptedPonder() {
        URI proposer = start(ProposerApplication.builder(), "PONDER_ENGINE_URL", engine.url());
        URI verifier = start(VerifierApplication.builder(), "PONDER_PROPOSER_URL", proposer);
        URI search =
                start(SearchApplication.builder(), "PONDER_PROPOSER_URL", proposer, "PONDER_VERIFIER_URL", verifier);
        url = start(GatewayApplication.builder(), "PONDER_SEARCH_URL", search);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        services.getLast().get("/actuator/health/readiness").statusCode() == 200);
    }

    private URI start(SpringApplicationBuilder service, Object... settings) {
        List<String> arguments = new ArrayList<>(List.of("--logging.level.root=warn", "--PONDER_LOG_FORMAT="));
        for (int i = 0; i < settings.length; i += 2) {
            arguments.add("--" + settings[i] + "=" + settings[i + 1]);
        }
        services.add(new RunningApplication(service, arguments.toArray(String[]::new)));
        return services.getLast().url();
    }

    /** The gateway's URL, without a path. */
    URI url() {
        return url;
    }

    @Override
    public void close() {
        services.reversed().forEach(RunningApplication::close);
        engine.close();
    }

    /** Prints the gateway's URL once it is ready, and serves until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        try (ScriptedPonder ponder = new ScriptedPonder()) {
            System.out.println("ready " + ponder.url());
            while (System.in.read() >= 0) {
                // Nothing is expected.
            }
        }
    }
}
