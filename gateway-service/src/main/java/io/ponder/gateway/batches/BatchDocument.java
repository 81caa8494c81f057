package io.ponder.gateway.batches;

import io.ponder.contracts.wire.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A batch as its client sees it, in OpenAI's shape. Not safe for use by several threads. */
final class BatchDocument {

    /** The states of a batch. */
    enum Status {
        VALIDATING,
        IN_PROGRESS,
        FINALIZING,
        COMPLETED,
        FAILED,
        EXPIRED,
        CANCELLING,
        CANCELLED;

        boolean isFinal() {
            return this == COMPLETED || this == FAILED || this == EXPIRED || this == CANCELLED;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is wrong with a line.
     *
     * @param line counted from 1; null if it is about the whole file
     */
    record Problem(
            String code,
            String message,
            @Nullable String param,
            @Nullable Integer line) {}

    private static final List<String> TIMES = List.of(
            "in_progress_at",
            "finalizing_at",
            "completed_at",
            "failed_at",
            "expired_at",
            "cancelling_at",
            "cancelled_at");

    private final ObjectNode json;

    private BatchDocument(ObjectNode json) {
        this.json = json;
    }

    static BatchDocument parse(String document) {
        return new BatchDocument((ObjectNode) WireJson.mapper().readTree(document));
    }

    static BatchDocument created(
            String id, String endpoint, String inputFile, Instant now, Duration window, @Nullable ObjectNode metadata) {
        ObjectNode json = WireJson.mapper().createObjectNode();
        json.put("id", id);
        json.put("object", "batch");
        json.put("endpoint", endpoint);
        json.putNull("errors");
        json.put("input_file_id", inputFile);
        json.put("completion_window", "24h");
        json.put("status", Status.VALIDATING.wireName());
        json.putNull("output_file_id");
        json.putNull("error_file_id");
        json.put("created_at", now.getEpochSecond());
        json.put("expires_at", now.plus(window).getEpochSecond());
        TIMES.forEach(json::putNull);
        json.set("metadata", metadata == null ? json.nullNode() : metadata);
        BatchDocument created = new BatchDocument(json);
        created.counts(0, 0, 0);
        return created;
    }

    String id() {
        return json.get("id").stringValue();
    }

    String endpoint() {
        return json.get("endpoint").stringValue();
    }

    String inputFile() {
        return json.get("input_file_id").stringValue();
    }

    Status status() {
        return Status.valueOf(json.get("status").stringValue().toUpperCase(Locale.ROOT));
    }

    int total() {
        return json.at("/request_counts/total").intValue();
    }

    BatchDocument become(Status next, Instant now) {
        json.put("status", next.wireName());
        if (json.has(next.wireName() + "_at")) {
            json.put(next.wireName() + "_at", now.getEpochSecond());
        }
        return this;
    }

    BatchDocument counts(int total, int completed, int failed) {
        ObjectNode counts = json.putObject("request_counts");
        counts.put("total", total);
        counts.put("completed", completed);
        counts.put("failed", failed);
        return this;
    }

    BatchDocument problems(List<Problem> problems) {
        ObjectNode errors = json.putObject("errors");
        errors.put("object", "list");
        ArrayNode data = errors.putArray("data");
        for (Problem problem : problems) {
            ObjectNode one = data.addObject();
            one.put("code", problem.code());
            one.put("message", problem.message());
            one.put("param", problem.param());
            one.put("line", problem.line());
        }
        return this;
    }

    BatchDocument files(@Nullable String output, @Nullable String error) {
        json.put("output_file_id", output);
        json.put("error_file_id", error);
        return this;
    }

    BatchDocument usage(TokenSum used) {
        ObjectNode usage = json.putObject("usage");
        usage.put("input_tokens", used.input());
        usage.putObject("input_tokens_details").put("cached_tokens", used.cached());
        usage.put("output_tokens", used.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", used.reasoning());
        usage.put("total_tokens", used.input() + used.output());
        return this;
    }

    ObjectNode json() {
        return json;
    }

    String text() {
        return WireJson.mapper().writeValueAsString(json);
    }
}
