package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.Engine;
import io.ponder.engines.EngineException;
import io.ponder.engines.Fault;
import io.ponder.proposer.upstream.Dialect.Continuing;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Move.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out what an engine can do by making a few calls of a few tokens. A feature that the engine refuses or ignores
 * counts as missing. A seed that is accepted counts as honoured, because so few tokens cannot show the difference.
 */
final class CapabilityProbe {

    /** Contains the word "JSON", because some engines constrain their output only then. */
    private static final List<Message> QUESTION =
            List.of(Message.user("Count from 1 to 9, separated by commas, in plain text, not in JSON."));

    private static final String BEGINNING = "1, 2, 3, 4,";
    private static final int FEW_TOKENS = 8;

    private final Engine engine;
    private final JsonMapper json;
    private final String model;
    private final Dialect dialect;
    private final Duration patience;

    CapabilityProbe(Engine engine, JsonMapper json, String model, Dialect dialect, Duration patience) {
        this.engine = engine;
        this.json = json;
        this.model = model;
        this.dialect = dialect;
        this.patience = patience;
    }

    /**
     * @throws EngineException when the engine does not answer even a plain question
     */
    Set<Capability> capabilities() {
        Set<Capability> found = EnumSet.noneOf(Capability.class);
        found.addAll(sampling());
        Set<Capability> plain = found.contains(Capability.SEED) ? Set.of(Capability.SEED) : Set.of();
        if (dialect.continuing() != Continuing.NOT && continues(plain)) {
            found.add(Capability.CONTINUATION);
        }
        if (text(plain, "", new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null))
                .strip()
                .startsWith("{")) {
            found.add(Capability.RESPONSE_FORMAT);
        }
        handsOn(plain, found);
        return Set.copyOf(found);
    }

    /**
     * Asks for one token, as plainly as can be. An engine may serve more models than it lists.
     *
     * @throws EngineException when the engine does not answer
     */
    void requireAnswer() {
        ask(Set.of(), 1, 0);
    }

    /** Whether the engine takes tools, media and a limit of thoughts, or refuses what it cannot handle. */
    private void handsOn(Set<Capability> plain, Set<Capability> found) {
        if (takes(plain, QUESTION, ProbeMedia.TOOLS, null)) {
            found.add(Capability.TOOLS);
        }
        for (Part.Kind kind : Part.Kind.values()) {
            Capability capability = kind.needs();
            if (capability != null && takes(plain, ProbeMedia.question(kind), null, null)) {
                found.add(capability);
            }
        }
        if (dialect.thinkingBudget().isRefusedWhereMissing()
                && takes(with(plain, Capability.THINKING_BUDGET), QUESTION, null, 1)) {
            found.add(Capability.THINKING_BUDGET);
        }
    }

    private boolean takes(
            Set<Capability> assumed, List<Message> messages, @Nullable Tools tools, @Nullable Integer thinkingTokens) {
        Sampling sampling = new Sampling(0, 1, 1, List.of(), null, null, Map.of(), null, thinkingTokens);
        try {
            ask(assumed, request(messages, "", 1, 0, sampling).withTools(tools));
            return true;
        } catch (EngineException e) {
            if (e.fault() == Fault.REFUSED || isRefusal(e)) {
                return false;
            }
            throw e;
        }
    }

    private Set<Capability> sampling() {
        Set<Capability> found = EnumSet.noneOf(Capability.class);
        Set<Capability> all = Set.of(Capability.SEED, Capability.LOGPROBS);
        try {
            read(ask(all, 2, 2), found);
            found.add(Capability.SEED);
            return found;
        } catch (EngineException e) {
            if (!isRefusal(e)) {
                throw e;
            }
        }
        Set<Capability> plain = Set.of(Capability.SEED);
        try {
            ask(plain, 1, 0);
            found.add(Capability.SEED);
        } catch (EngineException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            plain = Set.of();
            ask(plain, 1, 0);
        }
        List<Call> singly = List.of(
                new Call(plain, 2, 0),
                new Call(with(plain, Capability.LOGPROBS), 1, 0),
                new Call(with(plain, Capability.LOGPROBS), 1, 2));
        for (Call call : singly) {
            try {
                read(ask(call.assumed(), call.samples(), call.alternatives()), found);
            } catch (EngineException e) {
                if (!isRefusal(e)) {
                    throw e;
                }
            }
        }
        return found;
    }

    private record Call(Set<Capability> assumed, int samples, int alternatives) {}

    private static Set<Capability> with(Set<Capability> plain, Capability capability) {
        Set<Capability> more = EnumSet.of(capability);
        more.addAll(plain);
        return more;
    }

    /** Whether the engine refused this way of asking, rather than every question. */
    private static boolean isRefusal(EngineException e) {
        return switch (e.fault()) {
            case REFUSED -> e.failure().kind() == Kind.INVALID_REQUEST;
            case BROKEN, GAVE_UP, CUT, SHORT, EMPTY, OVERLONG -> true;
            case BUSY, UNREACHABLE, HUNG_UP, SILENT, STOPPED -> false;
        };
    }

    private static void read(List<ChoiceProgress> choices, Set<Capability> found) {
        if (choices.size() > 1) {
            found.add(Capability.N);
        }
        if (choices.getFirst().logProbs() != null) {
            found.add(Capability.LOGPROBS);
        }
        if (!choices.getFirst().alternatives().isEmpty()) {
            found.add(Capability.TOP_LOGPROBS);
        }
    }

    /** Whether the engine continues a partial answer; one that cannot starts again from the beginning. */
    private boolean continues(Set<Capability> assumed) {
        String text = text(assumed, BEGINNING, null).strip();
        return !text.isEmpty() && !text.startsWith(BEGINNING.substring(0, 4));
    }

    private List<ChoiceProgress> ask(Set<Capability> assumed, int samples, int alternatives) {
        return ask(assumed, request(QUESTION, "", samples, alternatives, new Sampling(0.7, 1, 1, List.of(), null)));
    }

    private String text(Set<Capability> assumed, String prefix, @Nullable ResponseFormat format) {
        Sampling sampling = new Sampling(0, 1, FEW_TOKENS, List.of(), format);
        try {
            return ask(assumed, request(QUESTION, prefix, 1, 0, sampling))
                    .getFirst()
                    .text();
        } catch (EngineException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            return "";
        }
    }

    private static ProposalRequest request(
            List<Message> messages, String prefix, int samples, int alternatives, Sampling sampling) {
        return new ProposalRequest(
                null, messages, List.of(new Prefix(prefix, samples, 1)), Unit.SOLUTION, sampling, alternatives, false);
    }

    /** The choices that the engine sent, at least one. */
    private List<ChoiceProgress> ask(Set<Capability> assumed, ProposalRequest request) {
        Prefix prefix = request.prefixes().getFirst();
        EngineModel asked =
                new EngineModel(new ModelInfo(model, "upstream", null, assumed), model, dialect, prefix.samples());
        List<ChoiceProgress> choices = new ArrayList<>();
        boolean stream = dialect.isAlwaysStreamed();
        byte[] body = ChatBody.write(json, request, asked, prefix.text(), prefix.samples(), 1, stream, Map.of());
        Asked limits = Asked.of(request, asked, prefix, prefix.samples(), body);
        CompletionReply.Listener listener = new CompletionReply.Listener() {
            @Override
            public void began() {}

            @Override
            public void grew(long tokens) {}

            @Override
            public void finished(ChoiceProgress choice, Tokens tokens) {
                choices.add(choice);
            }
        };
        CompletionReply reply = new CompletionReply(limits, dialect, json, CompletionReply.Limits.NONE, listener);
        engine.call(
                new Engine.Request(
                        ChatBody.PATH,
                        body,
                        RequestContext.fresh(),
                        patience,
                        limits.mostBytes(),
                        stream && dialect.closesStreams()),
                new Cancellation(),
                reply::read);
        reply.end();
        if (choices.isEmpty()) {
            throw reply.incomplete();
        }
        return choices;
    }
}
