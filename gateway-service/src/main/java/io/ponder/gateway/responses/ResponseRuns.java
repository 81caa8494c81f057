package io.ponder.gateway.responses;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.responses.request.ResponseReader;
import io.ponder.gateway.responses.request.ResponseRequest;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredResponse;
import io.ponder.gateway.responses.stream.EventLog;
import io.ponder.gateway.responses.stream.ResponseWriter;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.RequestContexts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/**
 * Starts the work for responses and knows what runs. Each has a thread of its own, so that it goes on at its own pace,
 * whoever reads along; those in the background wait until there is room for them.
 */
final class ResponseRuns implements AutoCloseable {

    /** How long a stopping gateway waits for what it has cancelled to be written down. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** Items of one conversation, in characters of JSON. */
    private static final int LONGEST_CONVERSATION = 16_000_000;

    private final Questions questions;
    private final Searches searches;
    private final ResponseStore store;
    private final ResponseReader reader;
    private final ResponsesSettings settings;
    private final InstantSource clock;
    private final Map<String, ResponseRun> running = new ConcurrentHashMap<>();
    private final Semaphore places;
    private int inBackground;
    private long heldInBackground;

    ResponseRuns(
            Questions questions,
            Searches searches,
            ResponseStore store,
            ResponsesSettings settings,
            InstantSource clock) {
        this.questions = questions;
        this.searches = searches;
        this.store = store;
        this.reader = new ResponseReader(store);
        this.settings = settings;
        this.clock = clock;
        this.places = new Semaphore(settings.maxRunning());
        Unfinished.endAll(store);
    }

    /**
     * Creates a response and begins to work on it.
     *
     * @throws io.ponder.reasoning.model.FailureException when the request is wrong, or too many are waiting
     */
    ResponseRun start(JsonFields body, RequestContext context, Caller caller) {
        String tenant = caller.tenant();
        ResponseRequest request = reader.read(body, tenant);
        Question question = questions.of(request.ask(), caller, Events.ALL);
        String input = WireJson.mapper().writeValueAsString(request.items());
        if (input.length() > LONGEST_CONVERSATION) {
            throw Failure.invalid("input", "the conversation has become too long to be kept: begin a new one")
                    .asException();
        }
        boolean background = request.settings().background();
        int size = input.length();
        if (background && !enter(size)) {
            throw Failure.passing(Kind.OVERLOADED, "too many background responses are waiting; try again later")
                    .asException();
        }
        boolean begun = false;
        try {
            ResponseRun run = new ResponseRun(request, question, context, writer(request, question, input, tenant));
            running.put(run.id(), run);
            Thread.ofVirtual().name("response").start(() -> work(run, context, size));
            begun = true;
            return run;
        } finally {
            if (background && !begun) {
                leave(size);
            }
        }
    }

    /** Whether there is room in the background for a conversation of so many characters; for one there always is. */
    private synchronized boolean enter(int size) {
        boolean fits = inBackground == 0
                || heldInBackground + size <= settings.memory().toBytes() / 2;
        if (!fits || inBackground >= settings.maxRunning() + settings.maxQueued()) {
            return false;
        }
        inBackground++;
        heldInBackground += size;
        return true;
    }

    private synchronized void leave(int size) {
        inBackground--;
        heldInBackground -= size;
    }

    private ResponseWriter writer(ResponseRequest request, Question question, String input, String tenant) {
        Instant now = clock.instant();
        boolean background = request.settings().background();
        ResponseDocument created = ResponseDocument.created(
                request.id(),
                now.getEpochSecond(),
                background ? Status.QUEUED : Status.IN_PROGRESS,
                request.settings().servedBy(question.model()));
        boolean isKept = request.settings().store();
        if (isKept) {
            store.add(new StoredResponse(
                    request.id(),
                    tenant,
                    created.status(),
                    background,
                    WireJson.mapper().writeValueAsString(created),
                    input,
                    now.plus(settings.keep())));
        }
        EventLog log = new EventLog(
                request.id(),
                isKept ? store : null,
                background,
                settings.window().toBytes());
        return new ResponseWriter(log, created, clock);
    }

    private void work(ResponseRun run, RequestContext context, int size) {
        RequestContexts.toLog(context);
        boolean hasPlace = false;
        try {
            // Never interrupted: an interrupt in the middle of its work would close the files of the store.
            while (run.isBackground() && !hasPlace && !run.isCancelled()) {
                hasPlace = places.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
            run.work(questions, searches);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(run.id());
            if (hasPlace) {
                places.release();
            }
            if (run.isBackground()) {
                leave(size);
            }
            MDC.clear();
        }
    }

    /** The work for a response that has not ended. */
    Optional<ResponseRun> running(String id) {
        return Optional.ofNullable(running.get(id));
    }

    ResponseStore store() {
        return store;
    }

    /** Ends all that runs, and has it written down. */
    @Override
    public void close() throws InterruptedException {
        running.values().forEach(ResponseRun::stop);
        Instant end = clock.instant().plus(LAST_WORDS);
        while (!running.isEmpty() && clock.instant().isBefore(end)) {
            Thread.sleep(10);
        }
    }
}
