package io.ponder.reasoning.engine;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.form.SchemaCheck;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs searches in a {@link VirtualWorld}. */
public final class Searches {

    public static final long SEED = 1000;
    public static final Budget AMPLE = new Budget(1_000_000, null, Duration.ofMinutes(10), 1000, 64);

    private Searches() {}

    /**
     * What is asked in a search.
     *
     * @param choices how many candidates the result is to have
     * @param isLive whether the words of the answer are passed on as they are written
     */
    public record Asked(Problem problem, Sampling sampling, SchemaCheck schemas, int choices, boolean isLive) {

        public static final Asked USUAL = new Asked(
                new Problem(List.of(Message.user("How many?")), AnswerFormat.AUTO),
                new Sampling(0.8, 0.95, 100, List.of(), null),
                SchemaCheck.NONE,
                1,
                false);

        public Asked withTools(Tools tools) {
            Problem with = new Problem(problem.messages(), problem.answerFormat(), tools);
            return new Asked(with, sampling, schemas, choices, isLive);
        }

        public Asked withChoices(int other) {
            return new Asked(problem, sampling, schemas, other, isLive);
        }

        public Asked live() {
            return new Asked(problem, sampling, schemas, choices, true);
        }
    }

    /** What a strategy knows of a search with an ample budget. */
    public static Brief brief() {
        return new Brief(
                new Problem(List.of(Message.user("How many?")), AnswerFormat.AUTO),
                new Sampling(0.8, 0.95, 100, List.of(), null),
                AMPLE.limits(),
                EnumSet.allOf(Capability.class),
                VerifierKind.PROCESS,
                SEED);
    }

    public static SearchResult run(String strategy, Map<String, Object> parameters, Budget budget, VirtualWorld world) {
        return run(strategy, parameters, budget, world, event -> {});
    }

    public static SearchResult run(
            String strategy,
            Map<String, Object> parameters,
            Budget budget,
            VirtualWorld world,
            Consumer<? super TraceEvent> trace) {
        return run(strategy, parameters, budget, world, null, trace);
    }

    public static SearchResult run(
            String strategy,
            Map<String, Object> given,
            Budget budget,
            VirtualWorld world,
            @Nullable Price price,
            Consumer<? super TraceEvent> trace) {
        return run(strategy, given, budget, world, price, false, trace);
    }

    /**
     * @param judgeAsksAModel whether scoring spends tokens, at the same price
     */
    public static SearchResult run(
            String strategy,
            Map<String, Object> given,
            Budget budget,
            VirtualWorld world,
            @Nullable Price price,
            boolean judgeAsksAModel,
            Consumer<? super TraceEvent> trace) {
        return run(
                strategy, given, budget, Asked.USUAL, world, world, world, Hedging.NONE, price, judgeAsksAModel, trace);
    }

    /** A search for something else than usual. */
    public static SearchResult run(
            String strategy,
            Map<String, Object> given,
            Budget budget,
            Asked asked,
            VirtualWorld world,
            @Nullable Price price,
            boolean judgeAsksAModel,
            Consumer<? super TraceEvent> trace) {
        return run(strategy, given, budget, asked, world, world, world, Hedging.NONE, price, judgeAsksAModel, trace);
    }

    /** A search with a proposer of the test's own that may ask silent calls again. */
    static SearchResult run(
            String strategy,
            Map<String, Object> given,
            Budget budget,
            VirtualWorld world,
            Proposer proposer,
            Hedging hedging,
            Consumer<? super TraceEvent> trace) {
        return run(strategy, given, budget, Asked.USUAL, world, proposer, world, hedging, null, false, trace);
    }

    static SearchResult run(
            String strategy,
            Map<String, Object> given,
            Budget budget,
            Asked asked,
            VirtualWorld world,
            Proposer proposer,
            Verifier verifier,
            Hedging hedging,
            @Nullable Price price,
            boolean judgeAsksAModel,
            Consumer<? super TraceEvent> trace) {
        return resume(
                List.of(),
                strategy,
                given,
                budget,
                asked,
                world,
                proposer,
                verifier,
                hedging,
                price,
                judgeAsksAModel,
                trace);
    }

    /** The rest of a search that broke off. */
    public static SearchResult resume(
            List<TraceEvent> record,
            String strategy,
            Map<String, Object> given,
            Budget budget,
            Asked asked,
            VirtualWorld world,
            Proposer proposer,
            Verifier verifier,
            Hedging hedging,
            @Nullable Price price,
            boolean judgeAsksAModel,
            Consumer<? super TraceEvent> trace) {
        if (judgeAsksAModel) {
            world.judgeAsksAModel();
        }
        StrategyType type = Strategies.named(strategy);
        Parameters parameters = Parameters.read(type, given);
        SearchPlan plan = new SearchPlan(
                asked.problem(),
                strategy,
                parameters.values(),
                List.of(new SearchPlan.Model("model", price)),
                type.scores() || given.containsKey("policy")
                        ? new SearchPlan.Judge(
                                "judge",
                                VerifierKind.PROCESS,
                                judgeAsksAModel,
                                judgeAsksAModel ? price : new Price(0, 0, 0),
                                onFailure(parameters))
                        : null,
                Aggregation.MIN,
                asked.sampling(),
                budget,
                EnumSet.allOf(Capability.class),
                asked.choices(),
                asked.isLive(),
                asked.problem().answerReader(),
                asked.schemas(),
                SEED);
        return Search.resume(
                plan,
                record,
                type.factory().create(parameters, plan.brief()),
                proposer,
                verifier,
                world,
                world,
                hedging,
                trace,
                null);
    }

    /** A search by a strategy of the test's own, without a verifier. */
    public static SearchResult run(Strategy strategy, Proposer proposer, VirtualWorld world) {
        Brief brief = brief();
        SearchPlan plan = new SearchPlan(
                brief.problem(),
                "by hand",
                Map.of(),
                List.of(new SearchPlan.Model("model", null)),
                null,
                Aggregation.MIN,
                brief.sampling(),
                AMPLE,
                brief.capabilities(),
                SEED);
        return Search.run(plan, strategy, proposer, null, world, world, Hedging.NONE, event -> {});
    }

    static Parameters parameters(StrategyType type, Map<String, Object> given) {
        return Parameters.read(type, given);
    }

    /** A usual plan of a search without a verifier, with an ample budget. */
    static SearchPlan plan(StrategyType type, Map<String, Object> given) {
        return new SearchPlan(
                Asked.USUAL.problem(),
                type.name(),
                parameters(type, given).values(),
                List.of(new SearchPlan.Model("model", null)),
                null,
                Aggregation.MIN,
                Asked.USUAL.sampling(),
                AMPLE,
                EnumSet.allOf(Capability.class),
                SEED);
    }

    private static OnVerifierFailure onFailure(Parameters parameters) {
        return parameters.get(StrategyType.ON_VERIFIER_FAILURE);
    }
}
