package io.ponder.reasoning.strategy;

import io.ponder.answers.extract.WordSearch;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenEstimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is added to the client's messages. The client's own words are never changed, and nothing is added unless the strategy
 * needs it or the client asks for it.
 */
public enum Prompt {
    /** Nothing. */
    PLAIN,

    /**
     * A request for reasoning in steps and for an answer that can be read: a system message, or a paragraph after the
     * client's own. Left out where the answer's form is not ours to ask for: for JSON and free-form answers. Where the client
     * does not name it, it is also left out if the client has a system message, tools, or a form of its own.
     */
    STEP_BY_STEP,

    /**
     * "Let's think step by step." after the question (Kojima et al. 2022, arXiv 2205.11916). The paper writes it at the
     * start of the answer, which a chat has no place for.
     */
    ZERO_SHOT_COT,

    /** The caller's worked examples, as turns before the question (Wei et al. 2022, arXiv 2201.11903). */
    FEW_SHOT_COT,

    /**
     * The system prompt of DeepSeek-R1-Zero (DeepSeek-AI 2025, arXiv 2501.12948, table 1): a thought in {@code <think>} and
     * an answer in {@code <answer>}.
     */
    THINK_ANSWER_TAGS,

    /**
     * A request for a Python program with worked examples; the program is run, and what it returns is the answer
     * ({@link ProgramAided}). Left out where the answer is no number, or the model may call tools.
     */
    PROGRAM,

    /** The caller's own template around the question. */
    CUSTOM;

    private static final int LONGEST = 20_000;

    static final Parameter<Prompt> PARAMETER = parameter(STEP_BY_STEP);

    static final Parameter<List<Example>> EXAMPLES =
            new Parameter.Examples("examples", "worked examples for few_shot_cot, in order", 32);

    static final Parameter<String> TEMPLATE = template("");

    private static final String QUESTION = "{question}";

    /** Those that need nothing else of the caller. */
    private static final List<Prompt> COMPLETE =
            List.of(PLAIN, STEP_BY_STEP, ZERO_SHOT_COT, THINK_ANSWER_TAGS, PROGRAM);

    private static final String NAMES = COMPLETE.stream().map(Parameter::word).collect(Collectors.joining(", "));

    /** For strategies that draw a panel of answers: the prompts that these take in turn, each a name or a template. */
    public static final Parameter<List<String>> SEVERAL = new Parameter.Texts(
            "prompts",
            "prompts the samples take in turn, instead of prompt: " + NAMES
                    + ", or a template of your own with {question}",
            "prompts, each one of " + NAMES + " or a text with {question} of at most " + LONGEST + " characters",
            16,
            Prompt::isOneOfSeveral);

    private static final String STEPS = """
            Reason step by step, with a blank line between steps. \
            When the question has one final answer, end with it inside \\boxed{}.""";
    private static final String TAGS = """
            A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The assistant \
            first thinks about the reasoning process in the mind and then provides the user with the answer. The reasoning \
            process and answer are enclosed within <think> </think> and <answer> </answer> tags, respectively, i.e., \
            <think> reasoning process here </think> <answer> answer here </answer>.""";

    /** A form for the answer in a message: then ours would contradict it. */
    private static final WordSearch FORM = new WordSearch(
            Pattern.compile("(?i)\\bJSON\\b|\\bXML\\b|\\bYAML\\b|\\[\\[ ## |<answer>|\\\\boxed|following format|format:"
                    + "|\\b(?:respond|reply|answer|output|return|write)\\b[^.\\n]{0,40}"
                    + "\\b(?:only|exactly|strictly|nothing (?:but|else)|single (?:word|letter|number|digit)|one word)\\b"
                    + "|\\bno (?:other|extra|additional) (?:text|words|explanation)"));

    private static Parameter<Prompt> parameter(Prompt byDefault) {
        return new Parameter.Choice<>(
                "prompt",
                "what is added to your messages: nothing (plain), a request for steps and a \\boxed{} answer "
                        + "(step_by_step), \"Let's think step by step.\" (zero_shot_cot), your examples (few_shot_cot), a "
                        + "request for <think> and <answer> tags (think_answer_tags), a request for a Python program that is "
                        + "run (program), or your template (custom)",
                byDefault);
    }

    private static Parameter<String> template(String byDefault) {
        return new Parameter.Text(
                "template",
                "for custom: what is sent instead of the question, which it holds as {question}",
                LONGEST,
                byDefault);
    }

    /**
     * What a strategy adds where the client says nothing.
     *
     * @param template for {@link #CUSTOM}; empty for any other
     * @param where for which questions the strategy needs it
     */
    public record Usual(Prompt prompt, String template, BiPredicate<Problem, Sampling> where) {

        /** {@link #STEP_BY_STEP}, as most strategies do. */
        public static final Usual STEPS = new Usual(STEP_BY_STEP, "", (problem, sampling) -> true);

        /** The parameters every strategy has, with these defaults. */
        public List<Parameter<?>> parameters() {
            return List.of(parameter(prompt), EXAMPLES, Prompt.template(template));
        }
    }

    /** A worked example. */
    public record Example(String question, String answer) {}

    /**
     * The parameters with the prompt that is used for a problem: the one that the client names, or else the strategy's, unless
     * that is {@link #STEP_BY_STEP} and is not needed or would overrule the client.
     */
    public static Parameters settled(Parameters parameters, Problem problem, Sampling sampling) {
        if (isSeveral(parameters) && !parameters.isGiven(PARAMETER)) {
            return parameters.with(PARAMETER, PLAIN);
        }
        boolean isOurChoice = !parameters.isGiven(PARAMETER) && parameters.get(PARAMETER) == STEP_BY_STEP;
        boolean isLeftOut = isOurChoice
                && !(hasNoForm(problem, sampling)
                        && parameters.usualPrompt().where().test(problem, sampling));
        return isLeftOut ? parameters.with(PARAMETER, PLAIN) : parameters;
    }

    /** Whether a strategy needs a prompt for a problem, and the client leaves the form of the answer to us. */
    public static boolean isOurs(StrategyType type, Problem problem, Sampling sampling) {
        return hasNoForm(problem, sampling) && type.prompt().where().test(problem, sampling);
    }

    /** Whether the client leaves the form of the answer to us. */
    private static boolean hasNoForm(Problem problem, Sampling sampling) {
        return isOursToAsk(problem)
                && problem.tools() == null
                && sampling.responseFormat() == null
                && problem.messages().stream().noneMatch(message -> message.role() == Message.Role.SYSTEM)
                && FORM.find(problem.messages().getLast().content(), 0) == null;
    }

    /**
     * The problem as the proposer gets it; as the client asked it where the samples take {@link #SEVERAL} prompts.
     *
     * @throws io.ponder.reasoning.model.FailureException when examples or a template are missing, or given for nothing
     */
    public static Problem apply(Parameters parameters, Problem problem) {
        Prompt prompt = parameters.get(PARAMETER);
        List<Example> examples = parameters.get(EXAMPLES);
        String template = parameters.get(TEMPLATE);
        require(prompt, FEW_SHOT_COT, EXAMPLES, examples.isEmpty(), parameters);
        require(prompt, CUSTOM, TEMPLATE, template.isEmpty(), parameters);
        if (!isSeveral(parameters)) {
            return with(prompt, examples, template, problem);
        }
        if (parameters.isGiven(PARAMETER) && prompt != PLAIN) {
            throw Failure.invalid(
                            PARAMETER.field(),
                            "either " + PARAMETER.field() + " or " + SEVERAL.field() + " is given, not both")
                    .asException();
        }
        return problem;
    }

    /**
     * The messages of one of {@link #SEVERAL} prompts.
     *
     * @param problem as the client asked it
     */
    public static List<Message> messages(String prompt, Problem problem) {
        return COMPLETE.stream()
                .filter(known -> Parameter.word(known).equals(prompt))
                .findFirst()
                .map(known -> with(known, List.of(), "", problem))
                .orElseGet(() -> withQuestion(problem, prompt))
                .messages();
    }

    /** The problem with the longest of its prompts: of {@link #SEVERAL}, or as {@link #apply} has it. */
    public static Problem longest(Parameters parameters, Problem problem) {
        Problem applied = apply(parameters, problem);
        return !isSeveral(parameters)
                ? applied
                : parameters.get(SEVERAL).stream()
                        .map(prompt -> problem.withMessages(messages(prompt, problem)))
                        .max(Comparator.comparingLong(TokenEstimate::atMost))
                        .orElse(applied);
    }

    /** Whether some samples are programs to be run, so that this must be possible. */
    public static boolean asksForPrograms(Parameters parameters, Problem problem) {
        return ProgramAided.fits(problem)
                && (isSeveral(parameters)
                        ? parameters.get(SEVERAL).contains(Parameter.word(PROGRAM))
                        : parameters.get(PARAMETER) == PROGRAM);
    }

    /** Whether the samples take several prompts, so that the problem itself has none. */
    private static boolean isSeveral(Parameters parameters) {
        return parameters.has(SEVERAL) && !parameters.get(SEVERAL).isEmpty();
    }

    private static boolean isOneOfSeveral(String prompt) {
        return COMPLETE.stream().map(Parameter::word).anyMatch(prompt::equals)
                || (prompt.contains(QUESTION) && prompt.length() <= LONGEST);
    }

    private static Problem with(Prompt prompt, List<Example> examples, String template, Problem problem) {
        return switch (prompt) {
            case PLAIN -> problem;
            case STEP_BY_STEP -> isOursToAsk(problem) ? withSystem(problem, STEPS) : problem;
            case ZERO_SHOT_COT -> withQuestion(problem, QUESTION + "\n\nLet's think step by step.");
            case FEW_SHOT_COT -> withExamples(problem, examples);
            case THINK_ANSWER_TAGS -> withSystem(problem, TAGS);
            case PROGRAM -> ProgramAided.fits(problem) ? ProgramAided.ask(problem) : problem;
            case CUSTOM -> {
                if (!template.contains(QUESTION)) {
                    throw Failure.invalid(
                                    TEMPLATE.field(),
                                    TEMPLATE.field() + " must hold {question}, which is replaced by the question")
                            .asException();
                }
                yield withQuestion(problem, template);
            }
        };
    }

    /** A parameter goes with one prompt: needed there, and refused elsewhere unless it is the strategy's own default. */
    private static void require(
            Prompt chosen, Prompt its, Parameter<?> parameter, boolean isEmpty, Parameters parameters) {
        Field field = parameter.field();
        if (chosen == its && isEmpty) {
            throw Failure.invalid(field, "prompt " + Parameter.word(its) + " needs " + field)
                    .asException();
        }
        if (chosen != its && !isEmpty && !parameters.isDefault(parameter)) {
            throw Failure.invalid(field, field + " works with prompt " + Parameter.word(its) + " only")
                    .asException();
        }
    }

    private static boolean isOursToAsk(Problem problem) {
        return problem.answerFormat().isPartOfText();
    }

    static Problem withSystem(Problem problem, String request) {
        List<Message> messages = new ArrayList<>(problem.messages());
        Message first = messages.getFirst();
        if (first.role() == Message.Role.SYSTEM) {
            // Many templates take one system message only, so the request joins the client's.
            messages.set(0, first.withContent(first.content() + "\n\n" + request));
        } else {
            messages.addFirst(Message.system(request));
        }
        return problem.withMessages(messages);
    }

    private static Problem withQuestion(Problem problem, String template) {
        List<Message> messages = new ArrayList<>(problem.messages());
        Message last = messages.removeLast();
        messages.add(last.withContent(template.replace(QUESTION, last.content())));
        return problem.withMessages(messages);
    }

    static Problem withExamples(Problem problem, List<Example> examples) {
        List<Message> messages = new ArrayList<>(problem.messages());
        Message last = messages.removeLast();
        for (Example example : examples) {
            messages.add(Message.user(example.question()));
            messages.add(Message.assistant(example.answer()));
        }
        messages.add(last);
        return problem.withMessages(messages);
    }
}
