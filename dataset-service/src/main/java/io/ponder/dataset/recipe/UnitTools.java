package io.ponder.dataset.recipe;

import io.ponder.accounts.traffic.Traffic.Judged;
import io.ponder.answers.AnswerReader;
import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.dataset.call.Asker;
import io.ponder.dataset.call.JobCalls;
import io.ponder.dataset.call.Payer;
import io.ponder.dataset.call.ScoresReply;
import io.ponder.dataset.call.SearchReply;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Origin.Sampler;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a stage can do with a question: have solutions drawn, and have them scored. Every call is paid for once. For one
 * question, on one thread.
 */
public final class UnitTools {

    /** Behind everything that people wait for. */
    private static final int PRIORITY = 20;

    /** The verifier that runs programs. */
    static final String CODE = "code";

    private final JobCalls calls;
    private Payer payer;
    private final String recipe;
    private final Cancellation cancellation;
    private List<Judged> searches = List.of();
    private long tokens;
    private @Nullable Double costUsd = 0.0;

    public UnitTools(JobCalls calls, Payer payer, String recipe, Cancellation cancellation) {
        this.calls = calls;
        this.payer = payer;
        this.recipe = recipe;
        this.cancellation = cancellation;
    }

    /** Says of whose words the question is, before anything is done with it. */
    public void askedBy(Asker asker) {
        payer = payer.of(asker);
    }

    /** Of whose words it is; null where it is nobody's. */
    public @Nullable Asker asker() {
        return payer.asker();
    }

    /** Gives the searches of clients that a question of traffic was asked in. */
    public void asked(List<Judged> all) {
        searches = List.copyOf(all);
    }

    /** The searches of clients; empty for a question that is of no traffic. */
    List<Judged> searches() {
        return searches;
    }

    /** The job that it is for. */
    String job() {
        return payer.job();
    }

    /**
     * Solutions that are wanted.
     *
     * @param messages what the model is asked
     * @param round tells apart draws for one question that are otherwise the same
     * @param strategy that draws them, with its parameters
     * @param verifier null for the strategy's own, if it needs one
     * @param topLogProbs likeliest tokens at each place; null for none
     * @param options for the engine, as {@link io.ponder.reasoning.model.Sampling} has them; usually empty
     */
    public record Draw(
            List<Message> messages,
            DrawFrom from,
            String round,
            String strategy,
            Map<String, Object> parameters,
            @Nullable String verifier,
            @Nullable Integer topLogProbs,
            Map<String, Object> options) {
        public Draw {
            messages = List.copyOf(messages);
            parameters = Map.copyOf(parameters);
            options = Map.copyOf(options);
        }

        /** Without options for the engine. */
        public Draw(
                List<Message> messages,
                DrawFrom from,
                String round,
                String strategy,
                Map<String, Object> parameters,
                @Nullable String verifier,
                @Nullable Integer topLogProbs) {
            this(messages, from, round, strategy, parameters, verifier, topLogProbs, Map.of());
        }

        /** The same with options for the engine. */
        Draw withOptions(Map<String, Object> others) {
            return new Draw(messages, from, round, strategy, parameters, verifier, topLogProbs, others);
        }
    }

    /**
     * The model that draws, and how.
     *
     * @param model null for the default of proposer-service
     * @param revision what tells two models of one name apart; null where nobody said
     * @param seed of the whole job
     */
    public record DrawFrom(
            @Nullable String model,
            @Nullable String revision,
            double temperature,
            double topP,
            int maxTokens,
            int seed) {}

    /**
     * What was drawn.
     *
     * @param samples every finished solution, in the order in which they arrived
     * @param trace of the search
     */
    public record Drawn(List<DrawnSample> samples, List<TraceEvent> trace) {}

    /** The problem behind a question. */
    public static Problem problem(Item item, List<Message> messages) {
        return new Problem(messages, item.format());
    }

    /** The right answer of a question; null where only tests decide, or nothing does. */
    public static @Nullable Reference reference(Item item) {
        String answer = item.answer();
        return answer == null || answer.isBlank() ? null : Reference.of(answer, item.format());
    }

    /** The right answer as text; null where it is not known. */
    private static @Nullable String answer(Item item) {
        String answer = item.answer();
        return answer == null || answer.isBlank() ? null : answer;
    }

    /** Has solutions drawn. */
    public Drawn draw(Item item, Draw draw) throws InterruptedException {
        DrawFrom from = draw.from();
        long seed = seed(from.seed(), item, draw.round());
        Problem problem = problem(item, draw.messages());
        SearchRequest request = new SearchRequest(
                from.model(),
                problem,
                new SamplingOptions(
                        from.temperature(),
                        from.topP(),
                        from.maxTokens(),
                        List.of(),
                        null,
                        seed,
                        draw.options(),
                        draw.topLogProbs(),
                        null),
                draw.strategy(),
                draw.verifier(),
                draw.parameters(),
                Budget.Limits.NONE,
                Events.ALL,
                payer.caller().tenant(),
                answer(item),
                choices(draw),
                null,
                new Hints(null, null, null, PRIORITY, payer.caller().tenant(), null));
        SearchReply reply = calls.search(payer, request, from.revision(), cancellation);
        use(reply.result().usage());
        Sampler sampler = new Sampler(draw.strategy(), seed, from.temperature(), from.topP(), from.maxTokens());
        return new Drawn(DrawnSamples.of(reply, item, problem, sampler), reply.events());
    }

    /**
     * A vote that is decided draws no more, unless it is asked for the second as well. For training data every sample is
     * wanted: those that are left out would not be any samples, and the pass rate would be wrong.
     */
    private static @Nullable Integer choices(Draw draw) {
        boolean isVote = draw.strategy().equals("majority_vote");
        return isVote && draw.parameters().get("n") instanceof Integer n && n > 1 ? (Integer) 2 : null;
    }

    private void use(Usage usage) {
        Double its = usage.costUsd();
        tokens += usage.tokens().total();
        costUsd = costUsd == null || its == null ? null : (Double) (costUsd + its);
    }

    /** The tokens that the calls so far used, whoever paid for them. */
    public long tokens() {
        return tokens;
    }

    /** What these cost; null where a model has no price. */
    public @Nullable Double costUsd() {
        return costUsd;
    }

    /** Reads a solution. */
    public static Reading read(Item item, String text, boolean complete) {
        return Reading.of(text, complete, AnswerReader.of(item.format()), reference(item));
    }

    /**
     * Has texts scored by a verifier, all in one call.
     *
     * @return a score from 0 to 1 for each; null where the verifier has none
     */
    public List<@Nullable Double> score(String verifier, Item item, List<Message> messages, List<String> texts) {
        List<@Nullable Double> values = new ArrayList<>();
        for (Score score : scores(verifier, item, messages, texts)) {
            values.add(score == null ? null : (Double) score.value(Aggregation.MIN));
        }
        return values;
    }

    /** The same with the scores as the verifier gives them: for each step, or for the whole. */
    List<@Nullable Score> scores(String verifier, Item item, List<Message> messages, List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        ScoreRequest request = new ScoreRequest(
                verifier,
                null,
                problem(item, messages),
                texts.stream()
                        .map(text -> new ScoreRequest.Candidate(text, Steps.of(text), true))
                        .toList(),
                answer(item),
                verifier.equals(CODE) ? item.tests() : null);
        ScoresReply reply = calls.score(payer, request, cancellation);
        tokens += reply.tokens();
        List<@Nullable Score> scores = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            scores.add(reply.scores().get(i));
        }
        return scores;
    }

    /** Where a row comes from that is made of a sample. */
    public Origin origin(Draft draft, DrawnSample sample, @Nullable String revision, @Nullable String verifier) {
        return new Origin(
                draft.source(),
                draft.item().id(),
                draft.licence(),
                recipe,
                payer.job(),
                sample.model(),
                revision,
                sample.sampler(),
                verifier,
                calls.versions(verifier),
                sample.score(),
                answer(draft.item()),
                draft.passRate(),
                sample.tokens(),
                null,
                sample.marks(),
                null);
    }

    /** Where a row comes from whose text the source gives. */
    Origin given(Draft draft, @Nullable String verifier, @Nullable Double score, List<String> marks) {
        return new Origin(
                draft.source(),
                draft.item().id(),
                draft.licence(),
                recipe,
                payer.job(),
                null,
                null,
                null,
                verifier,
                calls.versions(verifier),
                score,
                answer(draft.item()),
                null,
                null,
                null,
                marks,
                null);
    }

    /** Where a row comes from that holds nothing that was drawn. */
    Origin made(Draft draft) {
        return given(draft, null, null, List.of());
    }

    /** The same in every job, so that what one has paid for serves the next. */
    private static long seed(int seed, Item item, String round) {
        UUID name = UUID.nameUUIDFromBytes(
                (seed + "/" + QuestionKey.of(item.question()) + "/" + round).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(Long.BYTES)
                        .putLong(name.getMostSignificantBits())
                        .getInt(0)
                & 0x7fff_ffffL;
    }
}
