package io.ponder.verifier;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A proposer-service on a loopback port that writes what a test wants, and says yes with the probability it wants. */
final class WritingProposer implements AutoCloseable {

    static final Tokens TOKENS = new Tokens(100, 40, 10);

    /** A text that stands for a sample that failed. */
    static final String FAILS = "FAILS";

    private final ScriptedServer server = new ScriptedServer();
    final Queue<ProposalRequest> requests = new ConcurrentLinkedQueue<>();

    /** Of its engine. */
    volatile Set<Capability> capabilities = EnumSet.allOf(Capability.class);

    /**
     * @param texts of the samples of a request
     * @param yes the probability of the word, for a request that asks for alternatives; below 0 for neither word
     */
    WritingProposer(Function<ProposalRequest, List<String>> texts, Function<ProposalRequest, Double> yes) {
        server.otherwise(call -> {
            if (call.path().equals("/v1/models")) {
                ModelInfo model = new ModelInfo("judge-model", "upstream", 4096, capabilities);
                call.json(200, WireJson.mapper().writeValueAsString(new ModelInfo.Listing(List.of(model))));
            } else if (call.method().equals("GET")) {
                call.json(200, "{\"status\":\"UP\"}");
            } else {
                ProposalRequest request = WireJson.mapper().readValue(call.bytes(), ProposalRequest.class);
                requests.add(request);
                answer(call, request, texts, yes);
            }
        });
    }

    String url() {
        return server.url().toString();
    }

    @Override
    public void close() {
        server.close();
    }

    private static void answer(
            ScriptedCall call,
            ProposalRequest request,
            Function<ProposalRequest, List<String>> texts,
            Function<ProposalRequest, Double> yes)
            throws IOException {
        List<ProposalReply> lines = new ArrayList<>();
        if (request.alternatives() > 0) {
            double sure = yes.apply(request);
            List<Alternative> words = sure < 0
                    ? List.of(new Alternative("Well", -0.1))
                    : List.of(new Alternative("Yes", Math.log(sure)), new Alternative(" no", Math.log(1 - sure)));
            lines.add(continuation(0, "Yes", words));
        } else {
            List<String> written = texts.apply(request);
            for (int i = 0; i < written.size(); i++) {
                lines.add(
                        written.get(i).equals(FAILS)
                                ? new ProposalReply.Failed(
                                        0, i, Failure.of(Failure.Kind.TIMEOUT, "the engine took too long"))
                                : continuation(i, written.get(i), List.of()));
            }
        }
        lines.add(new ProposalReply.End("judge-model", TOKENS));
        StringBuilder body = new StringBuilder();
        lines.forEach(line -> body.append(
                        WireJson.mapper().writerFor(ProposalReply.class).writeValueAsString(line))
                .append('\n'));
        call.json(200, body.toString());
    }

    private static ProposalReply continuation(int sample, String text, List<Alternative> alternatives) {
        return new ProposalReply.Continuation(
                0, sample, text, null, FinishReason.STOP, new Tokens(90, 0, 5), null, alternatives);
    }
}
