package io.ponder.gateway.batches;

import io.ponder.accounts.tenant.Caller;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.files.FileList;
import io.ponder.gateway.files.FileStore;
import io.ponder.gateway.files.StoredFile;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/batches}: OpenAI's Batch API, in which each line may ask for any search. */
@RestController
final class BatchesController {

    private static final int USUAL = 20;
    private static final int MOST = 100;
    private static final int METADATA_PAIRS = 16;
    private static final int METADATA_KEY = 64;
    private static final int METADATA_VALUE = 512;
    private static final int SHORTEST_KEEP = 3600;
    private static final int LONGEST_KEEP = 2_592_000;

    private final Batches batches;
    private final BatchStore store;
    private final FileStore files;
    private final BatchesSettings settings;

    BatchesController(Batches batches, BatchStore store, FileStore files, BatchesSettings settings) {
        this.batches = batches;
        this.store = store;
        this.files = files;
        this.settings = settings;
    }

    @PostMapping(path = "/v1/batches", consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        JsonFields fields = JsonFields.ofBody(body);
        Caller caller = Callers.of(request);
        List<String> paths = batches.paths();
        String endpoint = fields.oneOf("endpoint", paths);
        if (endpoint == null) {
            throw Failure.invalid(
                            "endpoint", "endpoint is missing; it must be one of " + String.join(", ", paths), paths)
                    .asException();
        }
        if (fields.oneOf("completion_window", List.of("24h")) == null) {
            throw Failure.invalid("completion_window", "completion_window is missing; it must be 24h", List.of("24h"))
                    .asException();
        }
        String input = fields.requiredName("input_file_id");
        StoredFile file = files.find(caller.tenant(), input)
                .orElseThrow(() -> Failure.invalid(
                                "input_file_id",
                                "there is no file '" + Field.shortened(input, 80) + "': upload it first")
                        .asException());
        if (!file.purpose().equals("batch")) {
            throw Failure.invalid(
                            "input_file_id",
                            "the file '" + input + "' has the purpose " + file.purpose() + "; upload it for batch")
                    .asException();
        }
        BatchDocument created = batches.add(
                caller, RequestContexts.of(request), endpoint, input, keep(fields), metadata(fields.node("metadata")));
        JsonReply.write(response, created.json());
    }

    private Duration keep(JsonFields fields) {
        JsonFields after = fields.object("output_expires_after");
        if (after == null) {
            return settings.keepOutput();
        }
        if (after.oneOf("anchor", List.of("created_at")) == null) {
            throw after.missing("anchor");
        }
        Long seconds = after.integer("seconds", SHORTEST_KEEP, LONGEST_KEEP);
        if (seconds == null) {
            throw after.missing("seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static @Nullable ObjectNode metadata(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return null;
        }
        boolean isGood = given instanceof ObjectNode
                && given.size() <= METADATA_PAIRS
                && given.properties().stream()
                        .allMatch(pair -> pair.getKey().length() <= METADATA_KEY
                                && pair.getValue().isString()
                                && pair.getValue().stringValue().length() <= METADATA_VALUE);
        if (!isGood) {
            throw Failure.invalid(
                            "metadata",
                            "metadata takes up to 16 pairs of a key of up to 64 characters and a string of up to 512")
                    .asException();
        }
        return (ObjectNode) given;
    }

    @GetMapping("/v1/batches")
    void list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            HttpServletRequest request,
            HttpServletResponse response) {
        String tenant = Callers.of(request).tenant();
        int size = FileList.size(limit, USUAL, MOST);
        String before =
                after == null || after.isEmpty() ? null : find(tenant, after).id();
        List<ObjectNode> found = store.list(tenant, before, size + 1).stream()
                .map(BatchDocument::json)
                .toList();
        JsonReply.write(
                response,
                FileList.of(
                        found, size, one -> Objects.requireNonNull(one.get("id").stringValue())));
    }

    @GetMapping("/v1/batches/{id}")
    void retrieve(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        JsonReply.write(response, find(Callers.of(request).tenant(), id).json());
    }

    @PostMapping("/v1/batches/{id}/cancel")
    void cancel(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        String tenant = Callers.of(request).tenant();
        BatchDocument batch = find(tenant, id);
        if (batch.status().isFinal()) {
            throw new Failure(
                            Kind.CONFLICT,
                            "the batch is " + batch.status().wireName() + " and cannot be cancelled any more",
                            "id",
                            List.of(),
                            null)
                    .asException();
        }
        batches.cancel(id);
        JsonReply.write(response, find(tenant, id).json());
    }

    private BatchDocument find(String tenant, String id) {
        return store.find(tenant, id)
                .orElseThrow(() -> new Failure(
                                Kind.NOT_FOUND,
                                "No such batch: '" + Field.shortened(id, 80) + "'",
                                "id",
                                List.of(),
                                null)
                        .asException());
    }
}
