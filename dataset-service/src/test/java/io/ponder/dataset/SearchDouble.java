package io.ponder.dataset;

import io.ponder.answers.Answer;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.SearchResult.SampleCounts;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import io.ponder.reasoning.trace.Usage;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A search-service that adds numbers: it answers "What is 1 + 2?" as often as it is asked to, and remembers all it did. */
public final class SearchDouble implements AutoCloseable {

    /** What every search uses for each sample. */
    public static final Tokens SAMPLE = new Tokens(10, 0, 20);

    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");
    private static final String MODEL = "adder";
    private static final StrategyInfo VOTE =
            new StrategyInfo("majority_vote", "Samples n answers and returns the most frequent.", null, List.of());

    private final ScriptedServer server = new ScriptedServer();
    private final Map<String, Search> searches = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
    private final AtomicInteger scorings = new AtomicInteger();
    private volatile List<String> models = List.of(MODEL);
    private volatile Map<String, Price> prices = Map.of();
    private volatile BiPredicate<String, Integer> wrong = (_, _) -> false;
    private volatile List<VerifierInfo> verifiers = List.of();
    private volatile Function<String, @Nullable Failure> refusal = _ -> null;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile long delayMs;

    /** A search as it was asked for. */
    public static final class Search {
        private final String id;
        private final String question;
        private final String model;
        private final CountDownLatch stop = new CountDownLatch(1);
        private volatile SearchStatus.State state = SearchStatus.State.RUNNING;
        private volatile int samples;

        Search(String id, String question, String model) {
            this.id = id;
            this.question = question;
            this.model = model;
        }

        public String id() {
            return id;
        }

        public String question() {
            return question;
        }

        public String model() {
            return model;
        }

        public SearchStatus.State state() {
            return state;
        }

        /** That it has spent. */
        public long tokens() {
            return samples * SAMPLE.total();
        }
    }

    public SearchDouble() {
        server.on("/v1/catalog", call -> call.json(200, WireJson.mapper().writeValueAsString(catalog())));
        server.on("/readyz", call -> call.json(200, "{\"status\":\"UP\"}"));
        server.on("/v1/searches", call -> {
            if (call.method().equals("GET")) {
                call.json(200, WireJson.mapper().writeValueAsString(new SearchStatus.Listing(List.of())));
            } else {
                answer(call, WireJson.mapper().readValue(call.bytes(), SearchRequest.class));
            }
        });
        server.on(
                "/v1/verifiers",
                call -> call.json(200, WireJson.mapper().writeValueAsString(new VerifierInfo.Listing(verifiers))));
        server.on("/v1/scores", call -> {
            scorings.incrementAndGet();
            ScoreRequest request = WireJson.mapper().readValue(call.bytes(), ScoreRequest.class);
            call.beginEvents();
            for (int i = 0; i < request.candidates().size(); i++) {
                line(call, new ScoreReply.Scored(i, Score.outcome(1, null), Tokens.NONE), ScoreReply.class);
            }
            line(call, new ScoreReply.End(null, Tokens.NONE), ScoreReply.class);
        });
        server.otherwise(call -> {
            Search known = searches.get(call.path().substring(call.path().lastIndexOf('/') + 1));
            if (known == null) {
                refuse(call, Failure.of(Kind.NOT_FOUND, "no such search"));
            } else {
                if (call.method().equals("DELETE")) {
                    known.stop.countDown();
                }
                call.json(200, WireJson.mapper().writeValueAsString(status(known)));
            }
        });
    }

    private Catalog catalog() {
        return new Catalog(
                models.stream()
                        .map(name -> new ModelInfo(name, "upstream", null, Set.of()))
                        .toList(),
                List.of(VOTE),
                verifiers,
                prices,
                null);
    }

    public URI url() {
        return server.url();
    }

    /** What samples cost from now on; null for nobody knows. */
    public void price(@Nullable Price price) {
        prices = price == null ? Map.of() : Map.of(MODEL, price);
    }

    /** It has a verifier, which lets everything pass. */
    public void verifier(String name, String version) {
        VerifierInfo info = new VerifierInfo(name, VerifierKind.OUTCOME, "Likes everything.", false, true);
        verifiers = List.of(info.withVersion(version));
    }

    /** How often its verifier was asked. */
    public int scorings() {
        return scorings.get();
    }

    /** The models that it offers from now on, the default first; {@code adder} alone until then. */
    public void offer(String... names) {
        models = List.of(names);
    }

    /** Which samples are wrong from now on, by the model and the number of the sample, from 1. */
    public void err(BiPredicate<String, Integer> when) {
        wrong = when;
    }

    /** How long each sample takes. */
    public void delay(long ms) {
        delayMs = ms;
    }

    /** Searches say their first sample and then wait until the returned latch is released. */
    public CountDownLatch hold() {
        CountDownLatch closed = new CountDownLatch(1);
        gate = closed;
        return closed;
    }

    /** How questions are refused; null for those that are not. */
    public void refuse(Function<String, @Nullable Failure> how) {
        refusal = how;
    }

    /** Forgets what it was asked. */
    public void forget() {
        searches.clear();
        told.clear();
    }

    /** What all searches have spent. */
    public long tokens() {
        return searches.values().stream().mapToLong(Search::tokens).sum();
    }

    /** All searches that began, in no order. */
    public List<Search> searches() {
        return List.copyOf(searches.values());
    }

    /** How often a question's search was told to its end. */
    public Map<String, AtomicInteger> told() {
        return told;
    }

    private void answer(ScriptedCall call, SearchRequest asked) throws IOException, InterruptedException {
        String question = asked.problem().messages().getLast().content();
        Failure refused = refusal.apply(question);
        if (refused != null) {
            refuse(call, refused);
            return;
        }
        String model = Objects.requireNonNullElse(asked.model(), MODEL);
        if (!models.contains(model)) {
            refuse(call, Failure.of(Kind.UNKNOWN_MODEL, "there is no model " + model));
            return;
        }
        Search search = new Search(Objects.requireNonNull(asked.id()), question, model);
        searches.put(search.id, search);
        int n = ((Number) asked.parameters().getOrDefault("n", 1)).intValue();
        try {
            call.beginEvents();
            for (int i = 0; i < n; i++) {
                search.samples++;
                line(call, new SearchLine.Trace(new TraceEvent.Proposed(i, i, 0, node(i + 1, search))));
                line(call, new SearchLine.Spent(usage(search)));
                if (isStopped(call, search)) {
                    search.state = SearchStatus.State.STOPPED;
                    line(call, new SearchLine.Stopped(usage(search)));
                    return;
                }
            }
            search.state = SearchStatus.State.ANSWERED;
            told.computeIfAbsent(question, _ -> new AtomicInteger()).incrementAndGet();
            line(call, new SearchLine.Result(result(search)));
        } catch (IOException e) {
            if (search.state == SearchStatus.State.RUNNING) {
                search.state = SearchStatus.State.STOPPED;
            }
            throw e;
        }
    }

    private boolean isStopped(ScriptedCall call, Search search) throws IOException, InterruptedException {
        CountDownLatch closed = gate;
        while (closed.getCount() > 0) {
            call.send(": ping\n\n");
            if (search.stop.await(20, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return search.stop.await(delayMs, TimeUnit.MILLISECONDS);
    }

    private static void line(ScriptedCall call, SearchLine line) throws IOException {
        line(call, line, SearchLine.class);
    }

    private static <T> void line(ScriptedCall call, T line, Class<T> type) throws IOException {
        call.send("data: " + WireJson.mapper().writerFor(type).writeValueAsString(line) + "\n\n");
    }

    private static void refuse(ScriptedCall call, Failure failure) throws IOException {
        call.reply(
                failure.kind().status(),
                ProblemDetails.MEDIA_TYPE,
                WireJson.mapper().writeValueAsString(ProblemDetails.of(failure, "search-service")));
    }

    private Candidate candidate(int id, Search search) {
        Matcher sum = SUM.matcher(search.question);
        long slip = wrong.test(search.model, id) ? 1 : 0;
        String answer = sum.find()
                ? String.valueOf(Long.parseLong(sum.group(1)) + Long.parseLong(sum.group(2)) + slip)
                : "unclear";
        return new Candidate(
                id,
                id - 1,
                1,
                "I add them (" + id + ").\n\nThe answer is \\boxed{" + answer + "}.",
                null,
                FinishReason.STOP,
                new Answer(answer, answer),
                SAMPLE,
                null);
    }

    private TraceNode node(int id, Search search) {
        Candidate same = candidate(id, search);
        return new TraceNode(
                id,
                0,
                id - 1,
                1,
                true,
                null,
                same.text(),
                null,
                same.finishReason(),
                same.answer(),
                same.tokens(),
                null);
    }

    private Usage usage(Search search) {
        Price price = prices.get(MODEL);
        Tokens all = new Tokens(SAMPLE.prompt() * search.samples, 0, SAMPLE.completion() * search.samples);
        Double cost = price == null
                ? null
                : (Double) ((all.prompt() * price.promptUsd() + all.completion() * price.completionUsd()) / 1e6);
        return new Usage(
                all,
                cost,
                List.of(new Usage.Entry(Role.PROPOSER, Fate.SELECTED, search.samples, all, cost)),
                1,
                search.samples,
                false,
                0.1);
    }

    private SearchResult result(Search search) {
        Candidate chosen = candidate(1, search);
        return new SearchResult(
                "majority_vote",
                search.model,
                null,
                new SearchResult.Chosen(
                        chosen,
                        Basis.VOTE,
                        List.of(new AnswerGroup(
                                Objects.requireNonNull(chosen.answer()).text(),
                                search.samples,
                                search.samples,
                                List.of(1))),
                        null,
                        List.of()),
                null,
                new SampleCounts(search.samples, search.samples, 0, 0, 0),
                List.of(),
                usage(search),
                null,
                List.of(),
                7);
    }

    private SearchStatus status(Search search) {
        Usage used = usage(search);
        return new SearchStatus(
                search.id,
                "request",
                "",
                search.model,
                "majority_vote",
                null,
                search.state,
                0,
                0.1,
                search.samples,
                search.samples,
                used.tokens(),
                used.costUsd(),
                false,
                null,
                List.of());
    }

    @Override
    public void close() {
        gate.countDown();
        server.close();
    }
}
