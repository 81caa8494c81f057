package io.ponder.gateway.batches;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.batches.BatchInput.Line;
import io.ponder.gateway.batches.BatchStore.Result;
import io.ponder.gateway.error.AnthropicErrors;
import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.work.SearchRecords;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.trace.SearchResult;
import tools.jackson.databind.node.ObjectNode;

/** One line of a batch while it is worked on: its searches, behind those of people, and what is written of it. */
final class LineAnswer implements Endpoint.Runner {

    private final String batch;
    private final Line line;
    private final RequestContext context;
    private final Searches searches;
    private final SearchRecords recording;
    private final Cancellation cancellation = new Cancellation();
    private boolean recorded;
    private int nth;

    LineAnswer(String batch, Line line, RequestContext ofBatch, Searches searches, SearchRecords recording) {
        this.batch = batch;
        this.line = line;
        this.context = new RequestContext(
                batch + "-" + line.number(), ofBatch.traceparent(), ofBatch.tracestate(), null, null);
        this.searches = searches;
        this.recording = recording;
    }

    RequestContext context() {
        return context;
    }

    void cancel() {
        cancellation.cancel();
    }

    /** Its searches begin again. */
    void again() {
        nth = 0;
    }

    @Override
    public SearchResult run(Question question, Searches.Listener listener) {
        SearchRecords.Recorded search = recording.of(batch + "/" + line.number() + "/" + nth++);
        try {
            return search.run(
                    question.inBackground(),
                    listener,
                    (asked, recorder) -> searches.run(context, asked, recorder, cancellation));
        } finally {
            recorded |= search.isKept();
        }
    }

    /** What is written of a line with an answer. */
    Result answered(Object reply) {
        return result(false, 200, reply);
    }

    /** What is written of a line without one. */
    Result failed(Failure failure, String endpoint) {
        Object body = endpoint.equals("/v1/messages")
                ? AnthropicErrors.body(failure, context.requestId())
                : OpenAiErrors.body(failure);
        return result(true, failure.kind().status(), body);
    }

    private Result result(boolean failed, int status, Object body) {
        ObjectNode written = written(batch, line);
        ObjectNode response = written.putObject("response");
        response.put("status_code", status);
        response.put("request_id", context.requestId());
        response.set("body", WireJson.mapper().valueToTree(body));
        written.putNull("error");
        return new Result(line.number(), failed, WireJson.mapper().writeValueAsString(written), recorded);
    }

    /** What is written of a line that was never answered. */
    static String notDone(String batch, Line line, String code, String message) {
        ObjectNode written = written(batch, line);
        written.putNull("response");
        ObjectNode error = written.putObject("error");
        error.put("code", code);
        error.put("message", message);
        return WireJson.mapper().writeValueAsString(written);
    }

    private static ObjectNode written(String batch, Line line) {
        ObjectNode written = WireJson.mapper().createObjectNode();
        written.put("id", "batch_req_" + batch.substring("batch_".length()) + "_" + line.number());
        written.put("custom_id", line.customId());
        return written;
    }

    /** Whether it is worth waiting for what stands in the way. */
    static boolean isPassing(Kind kind) {
        return switch (kind) {
            case OVERLOADED, RATE_LIMITED, QUOTA_SPENT, UPSTREAM_UNAVAILABLE -> true;
            default -> false;
        };
    }
}
