package io.ponder.gateway.responses;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Endpoint.Runner;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.responses.request.ResponseReader;
import io.ponder.gateway.responses.request.ResponseRequest;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredResponse;
import io.ponder.gateway.responses.stream.EventLog;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.Keeper;
import io.ponder.gateway.work.PresentCaller;
import io.ponder.reasoning.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this gateway works on. Each response has a thread of its own, so that it goes on at its own pace, whoever reads along.
 */
final class ResponseRuns implements Keeper, AutoCloseable {

    /** How long a stopping gateway waits for what it has cancelled to be written down. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /** Items of one conversation, in characters of JSON. */
    private static final int LONGEST_CONVERSATION = 16_000_000;

    private final Questions questions;
    private final Searches searches;
    private final ResponseStore store;
    private final ResponseReader reader;
    private final Gateways gateways;
    private final PresentCaller present;
    private final ResponsesSettings settings;
    private final InstantSource clock;
    private final Map<String, ResponseRun> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    ResponseRuns(
            Questions questions,
            Searches searches,
            ResponseStore store,
            Gateways gateways,
            PresentCaller present,
            ResponsesSettings settings,
            InstantSource clock) {
        this.questions = questions;
        this.searches = searches;
        this.store = store;
        this.reader = new ResponseReader(store);
        this.gateways = gateways;
        this.present = present;
        this.settings = settings;
        this.clock = clock;
    }

    /** A request that has been read: the work to do, and the conversation that leads to it. */
    record Asked(ResponseWork work, String input) {

        boolean isBackground() {
            return work.settings().background();
        }

        StoredResponse stored(Instant expires) {
            return new StoredResponse(
                    work.id(),
                    work.question().caller().tenant(),
                    work.created().status(),
                    isBackground(),
                    WireJson.mapper().writeValueAsString(work.created()),
                    input,
                    expires);
        }
    }

    /**
     * Reads a request.
     *
     * @throws io.ponder.reasoning.model.FailureException naming what is wrong with it
     */
    Asked read(JsonFields body, RequestContext context, Caller caller) {
        ResponseRequest request = reader.read(body, caller.tenant());
        Question question = questions.of(request.ask(), caller, Events.ALL).repliedAs(request.id());
        String input = WireJson.mapper().writeValueAsString(request.items());
        if (input.length() > LONGEST_CONVERSATION) {
            throw Failure.invalid("input", "the conversation has become too long to be kept: begin a new one")
                    .asException();
        }
        ResponseWork work = ResponseWork.of(
                request.id(), question, request.settings(), clock.instant().getEpochSecond(), context);
        return new Asked(work, input);
    }

    /** Begins to work on a response in the foreground. */
    ResponseRun start(Asked asked) {
        ResponseRun run = begin(asked);
        Thread.ofVirtual().name("response").start(() -> work(run, run.on(searches)));
        return run;
    }

    /** Works on a response in the foreground, on the calling thread, to its end. */
    ResponseRun finish(Asked asked, Runner runner) {
        ResponseRun run = begin(asked);
        work(run, runner);
        return run;
    }

    private void work(ResponseRun run, Runner runner) {
        try {
            run.work(present, runner, List.of(), true);
        } finally {
            running.remove(run.id());
        }
    }

    private ResponseRun begin(Asked asked) {
        boolean isKept = asked.work().settings().store();
        if (isKept) {
            store.add(asked.stored(expires()), List.of(), null, gateways.self());
        }
        EventLog log = EventLog.inForeground(asked.work().id(), isKept ? store : null, window());
        ResponseRun run = new ResponseRun(asked.work(), log, clock);
        running.put(run.id(), run);
        return run;
    }

    Instant expires() {
        return clock.instant().plus(settings.keep());
    }

    long window() {
        return settings.window().toBytes();
    }

    /**
     * Goes on with a response in the background, on the calling thread, to its end.
     *
     * @param isLast whether there is no further attempt after this one
     */
    void goOn(String id, boolean isLast) {
        store.claim(id).ifPresent(attempt -> {
            ResponseWork work = WireJson.mapper().readValue(attempt.work(), ResponseWork.class);
            ResponseRun run = new ResponseRun(work, EventLog.inBackground(id, store, attempt, window()), clock);
            running.put(id, run);
            if (stopping) {
                run.stop();
            } else if (attempt.cancelling()) {
                run.cancel();
            }
            try {
                run.work(present, run.on(searches), attempt.units(), isLast);
            } finally {
                running.remove(id, run);
            }
        });
    }

    /** The work of this gateway for a response that has not ended. */
    Optional<ResponseRun> running(String id) {
        return Optional.ofNullable(running.get(id));
    }

    /** Cancels what was cancelled or deleted at another gateway. */
    void cancelUnwanted() {
        List<String> inBackground = running.values().stream()
                .filter(ResponseRun::isBackground)
                .map(ResponseRun::id)
                .toList();
        if (!inBackground.isEmpty()) {
            store.unwanted(inBackground).forEach(id -> running(id).ifPresent(ResponseRun::cancel));
        }
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public void forgetExpired(Instant now) {
        store.forgetExpired(now);
    }

    @Override
    public void endLeftBy(String gateway) {
        store.workedOnBy(gateway).forEach(response -> Unfinished.end(store, response));
    }

    /** Stops all that runs, and has it written down. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        running.values().forEach(ResponseRun::stop);
        Instant end = clock.instant().plus(LAST_WORDS);
        while (!running.isEmpty() && clock.instant().isBefore(end)) {
            Thread.sleep(10);
        }
    }

    /** The store, for those who only read. */
    ResponseStore store() {
        return store;
    }

    @Nullable
    static Duration pause(int failures) {
        return Duration.ofSeconds(Math.min(30, 1L << Math.min(5, failures - 1)));
    }
}
