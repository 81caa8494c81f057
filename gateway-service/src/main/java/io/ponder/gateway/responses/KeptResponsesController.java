package io.ponder.gateway.responses;

import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredResponse;
import io.ponder.gateway.responses.stream.EventSource;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/responses/{id}}: what can be done with a response once it is there. */
@RestController
final class KeptResponsesController {

    private static final int LONGEST_SHOWN = 80;

    /** What is left of a response. */
    private record Deleted(String id, String object, boolean deleted) {}

    private final ResponseRuns runs;
    private final BackgroundResponses background;
    private final ResponseStore store;

    KeptResponsesController(ResponseRuns runs, BackgroundResponses background, ResponseStore store) {
        this.runs = runs;
        this.background = background;
        this.store = store;
    }

    @GetMapping("/v1/responses/{id}")
    void retrieve(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String stream,
            @RequestParam(name = "starting_after", required = false) @Nullable String startingAfter,
            HttpServletRequest request,
            HttpServletResponse response) {
        StoredResponse kept = find(request, id);
        if (!"true".equals(stream)) {
            write(response, kept);
            return;
        }
        EventSource source = background.events(id);
        EventReply reply = new EventReply(response, source, after(startingAfter, source.last()), false, () -> {});
        reply.follow(request);
        reply.finish();
    }

    private static int after(@Nullable String given, int last) {
        if (given == null || given.isEmpty()) {
            return -1;
        }
        int after;
        try {
            after = Integer.parseInt(given);
        } catch (NumberFormatException e) {
            after = -2;
        }
        if (after < -1 || after > last) {
            throw Failure.invalid(
                            "starting_after",
                            "starting_after is " + Field.shortened(given, LONGEST_SHOWN)
                                    + ", but must be the number of an event that there is: the last so far is " + last)
                    .asException();
        }
        return after;
    }

    @GetMapping("/v1/responses/{id}/input_items")
    void inputItems(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String order,
            HttpServletRequest request,
            HttpServletResponse response) {
        JsonReply.write(response, InputItemList.of(find(request, id), after, limit, order));
    }

    @DeleteMapping("/v1/responses/{id}")
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        if (!store.delete(Callers.of(request).tenant(), id)) {
            throw notFound(id);
        }
        runs.running(id).ifPresent(ResponseRun::cancel);
        JsonReply.write(response, new Deleted(id, "response", true));
    }

    @PostMapping("/v1/responses/{id}/cancel")
    void cancel(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        StoredResponse kept = find(request, id);
        if (!kept.background()) {
            throw Failure.of(
                            Kind.INVALID_REQUEST,
                            "only a background response can be cancelled; to stop another, close its connection")
                    .asException();
        }
        background.cancel(id);
        write(response, find(request, id));
    }

    private StoredResponse find(HttpServletRequest request, String id) {
        return store.find(Callers.of(request).tenant(), id).orElseThrow(() -> notFound(id));
    }

    private static RuntimeException notFound(String id) {
        return new Failure(
                        Kind.NOT_FOUND,
                        "Response with id '" + Field.shortened(id, LONGEST_SHOWN) + "' not found",
                        "id",
                        List.of(),
                        null)
                .asException();
    }

    private static void write(HttpServletResponse response, StoredResponse kept) {
        JsonReply.writeBytes(response, kept.document().getBytes(StandardCharsets.UTF_8));
    }
}
