package io.ponder.gateway.responses.stream;

import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.responses.wire.StreamEvent;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;

/** Failures in the words of the Responses API. */
public final class ResponseErrors {

    private ResponseErrors() {}

    /** The {@code error} of a failed response. OpenAI's list of codes is short, so the message says what happened. */
    public static ResponseDocument.Error of(Failure failure) {
        OpenAiErrors.Detail detail = OpenAiErrors.body(failure).error();
        return new ResponseDocument.Error(code(failure.kind()), detail.message(), detail.type(), detail.param());
    }

    /** The event that tells a reader of the stream about it. */
    public static StreamEvent event(int number, Failure failure) {
        OpenAiErrors.Detail detail = OpenAiErrors.body(failure).error();
        return new StreamEvent.Error(number, detail.code(), detail.message(), detail.param(), detail);
    }

    private static String code(Kind kind) {
        if (kind == Kind.OVERLOADED) {
            return "rate_limit_exceeded";
        }
        return kind.isCallers() ? "invalid_prompt" : "server_error";
    }
}
