package io.ponder.gateway.messages;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.proposer.TokenCountRequest.TokenCount;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Questions;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** Counts the tokens of a request before it is made, where the engine can. Nothing is estimated. */
@Component
final class TokenCounts {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Questions questions;
    private final ServiceClient search;
    private final InstantSource clock;

    TokenCounts(Questions questions, ServiceClient search, InstantSource clock) {
        this.questions = questions;
        this.search = search;
        this.clock = clock;
    }

    /** The reply. */
    record Counted(long inputTokens) {}

    /** @throws FailureException naming the wrong field, or saying that the engine cannot count */
    Counted of(JsonFields body, Caller caller, RequestContext context) {
        TokenCountRequest request = new TokenCountRequest(
                questions.model(body.name("model"), caller), Conversation.read(body), ClaudeTools.read(body));
        try {
            TokenCount count = search.post(
                    "/v1/tokens",
                    request,
                    TokenCount.class,
                    context.until(clock.instant().plus(PATIENCE)));
            return new Counted(count.tokens());
        } catch (FailureException e) {
            throw e.failure().inWordsOf(UnaryOperator.identity()).asException();
        }
    }
}
