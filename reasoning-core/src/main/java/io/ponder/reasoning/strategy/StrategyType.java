package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.OnVerifierFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A strategy as clients see it, and all that the rest of Ponder needs to know of it.
 *
 * @param name what clients write, snake_case
 * @param description one sentence, for people
 * @param scoring what it scores
 * @param verifier the verifier it uses when none is named; null for none. A strategy that scores nothing has none; one
 *     that {@link Scoring#MAY} score has none unless one is named
 * @param needs what the engine must be able to do
 * @param tools whether it can search over samples that call tools
 * @param parameters its own parameters; {@link #allParameters()} adds those every strategy has
 * @param instead what to do about parameters that clients look for in vain, by their names
 * @param budget what a budget of so many samples means for it
 * @param most how many whole answers it draws at most; below 0 where only its budget bounds it
 * @param besides what it reads and writes at most besides these
 * @param usual how many it draws as a rule; below 0 where that cannot be told
 * @param draws whether recorded samples can stand in for those it draws
 * @param prompt what is added to the client's messages when the client does not say
 * @param factory makes the object that serves one search
 */
public record StrategyType(
        String name,
        String description,
        Scoring scoring,
        @Nullable String verifier,
        Set<Capability> needs,
        boolean tools,
        List<Parameter<?>> parameters,
        Map<String, String> instead,
        SampleBudget budget,
        Answers most,
        Besides besides,
        Answers usual,
        Draws draws,
        Prompt.Usual prompt,
        Factory factory) {

    public StrategyType {
        needs = Set.copyOf(needs);
        parameters = List.copyOf(parameters);
        instead = Map.copyOf(instead);
    }

    /** Whether a strategy asks a verifier, and for what. */
    public enum Scoring {
        /** Nothing. */
        NONE,
        /** Finished candidates, when a verifier is named. */
        MAY,
        /** Finished candidates. */
        CANDIDATES,
        /** Unfinished prefixes too, which takes a process verifier. */
        PREFIXES
    }

    /** What a strategy asks of the model. */
    public enum Draws {
        /** Independent answers to the client's question and nothing else: recorded ones serve as well. */
        ANSWERS,
        /** The same unless it has a verifier. */
        ANSWERS_UNLESS_SCORED,
        /** Steps, revisions or judgements too. */
        MORE
    }

    /** A number of whole answers, known before a search begins. */
    @FunctionalInterface
    public interface Answers {
        /** @return below 0 where it is not known */
        int of(Parameters parameters, SearchBound.Asked asked);
    }

    /** What a search reads and writes besides the question and its answers, known before it begins. */
    @FunctionalInterface
    public interface Besides {
        SearchBound.Besides of(Parameters parameters, SearchBound.Asked asked);
    }

    /** Makes a strategy for one search from parameters that have been checked. */
    @FunctionalInterface
    public interface Factory {
        Strategy create(Parameters parameters, Brief brief);
    }

    /** What a verifier that is down does to a search. */
    public static final Parameter<OnVerifierFailure> ON_VERIFIER_FAILURE = new Parameter.Choice<>(
            "on_verifier_failure",
            "what becomes of the search when its verifier is down: fail, or continue without scores and say so; a score "
                    + "that fails among others is passed over either way",
            OnVerifierFailure.FAIL);

    /** Begins the declaration of a strategy that scores nothing, needs nothing and draws more than answers. */
    public static Declaration named(String name, String description) {
        return new Declaration(name, description);
    }

    /** Its own parameters, and those every strategy has. */
    public List<Parameter<?>> allParameters() {
        List<Parameter<?>> all = new ArrayList<>(parameters);
        if (scoring != Scoring.NONE) {
            all.add(ON_VERIFIER_FAILURE);
        }
        all.addAll(prompt.parameters());
        return List.copyOf(all);
    }

    /** Whether a search with it always has a verifier. */
    public boolean scores() {
        return scoring == Scoring.CANDIDATES || scoring == Scoring.PREFIXES;
    }

    /** Whether recorded answers can stand in for all it draws. */
    public boolean drawsAnswersOnly(boolean isScored) {
        return draws == Draws.ANSWERS || (draws == Draws.ANSWERS_UNLESS_SCORED && !isScored);
    }

    /** Whether it has all candidates scored together, where its verifier compares them. */
    public boolean comparesCandidates() {
        return scoring == Scoring.CANDIDATES && draws == Draws.ANSWERS;
    }

    /** The parameter that takes what an evaluation taught it; empty for a strategy that cannot be taught. */
    public Optional<Parameter<?>> taught() {
        return parameters.stream()
                .<Parameter<?>>flatMap(
                        own -> own instanceof Parameter.Taught<?> taught ? Stream.of(taught) : Stream.of())
                .findFirst();
    }

    /** Collects what a strategy says of itself. */
    public static final class Declaration {
        private final String name;
        private final String description;
        private Scoring scoring = Scoring.NONE;
        private @Nullable String verifier;
        private Set<Capability> needs = Set.of();
        private boolean tools;
        private final List<Parameter<?>> parameters = new ArrayList<>();
        private final Map<String, String> instead = new HashMap<>();
        private SampleBudget budget = SampleBudget.one();
        private Answers most = (_, _) -> -1;
        private Besides besides = (_, _) -> SearchBound.Besides.NOTHING;
        private Answers usual = (_, _) -> -1;
        private Draws draws = Draws.MORE;
        private Prompt.Usual prompt = Prompt.Usual.STEPS;

        private Declaration(String name, String description) {
            this.name = name;
            this.description = description;
        }

        /**
         * @param byDefault the verifier that is used when none is named; null for none
         */
        public Declaration scoring(Scoring what, @Nullable String byDefault) {
            scoring = what;
            verifier = byDefault;
            return this;
        }

        public Declaration needs(Capability... capabilities) {
            needs = Set.of(capabilities);
            return this;
        }

        /** It draws whole answers and compares what they answer, so that they may be tool calls as well. */
        public Declaration withTools() {
            tools = true;
            return this;
        }

        /** Its own parameters, in the order in which clients are shown them; a further call adds to them. */
        public Declaration parameters(Parameter<?>... own) {
            parameters.addAll(Arrays.asList(own));
            return this;
        }

        /** It has no such parameter, though clients may look for it. */
        public Declaration without(String parameter, String whatToDo) {
            instead.put(parameter, whatToDo);
            return this;
        }

        public Declaration budget(SampleBudget meaning) {
            budget = meaning;
            return this;
        }

        /** It asks the model for so many whole answers at most; more where more are to be returned. */
        public Declaration most(Answers answers) {
            most = answers;
            usual = answers;
            return this;
        }

        /** Besides the question and its answers it reads and writes so much at most; without a word nothing. */
        public Declaration besides(Besides what) {
            besides = what;
            return this;
        }

        /** As a rule it draws so many; without a word as many as it draws {@link #most at most}. */
        public Declaration usual(Answers answers) {
            usual = answers;
            return this;
        }

        public Declaration draws(Draws what) {
            draws = what;
            return this;
        }

        /** The prompt of a client that names none. */
        public Declaration prompt(Prompt byDefault) {
            prompt = new Prompt.Usual(byDefault, "", prompt.where());
            return this;
        }

        /**
         * Leaves out the default prompt where the strategy does not need it.
         *
         * @param where whether it does
         */
        public Declaration promptWhere(BiPredicate<Problem, Sampling> where) {
            prompt = new Prompt.Usual(prompt.prompt(), prompt.template(), where);
            return this;
        }

        /**
         * The strategy's own template for a client that names no prompt.
         *
         * @param template is sent instead of the question, which it holds as {question}
         */
        public Declaration template(String template) {
            prompt = new Prompt.Usual(Prompt.CUSTOM, template, prompt.where());
            return this;
        }

        public StrategyType madeBy(Factory factory) {
            return new StrategyType(
                    name,
                    description,
                    scoring,
                    verifier,
                    needs,
                    tools,
                    parameters,
                    instead,
                    budget,
                    most,
                    besides,
                    usual,
                    draws,
                    prompt,
                    factory);
        }
    }
}
