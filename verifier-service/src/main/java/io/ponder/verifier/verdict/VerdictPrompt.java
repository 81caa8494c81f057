package io.ponder.verifier.verdict;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.model.Spoken;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import io.ponder.verifier.scoring.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The prompt that asks a model for a verdict. The problem comes first and the question last, so that all candidates of
 * a problem, and the steps of one candidate, share the prompt's beginning in the engine's prefix cache. Each text is
 * quoted, so that it cannot pass for a part of the question.
 *
 * @param message the whole prompt
 * @param leftOut the number of characters of the candidate that are not shown
 */
public record VerdictPrompt(String message, int leftOut) {

    /** The question that follows a written verification. */
    public static final String AFTER_RATIONALE =
            "So is the final answer of the solution correct? Answer with one word, Yes or No.";

    /** Asks for one word about the final answer. */
    public static VerdictPrompt of(List<Message> problem, String candidate, int maxCandidateChars) {
        return of(
                problem,
                candidate,
                maxCandidateChars,
                "Is the final answer of the quoted solution correct? Answer with one word, Yes or No.");
    }

    /** Asks about a candidate that may call tools, and shows the tools it could have called. */
    public static VerdictPrompt of(Problem problem, ScoreRequest.Candidate candidate, int maxCandidateChars) {
        Tools tools = problem.tools();
        List<ToolCall> calls = candidate.toolCalls();
        if (tools == null && calls.isEmpty()) {
            return of(problem.messages(), candidate.text(), maxCandidateChars);
        }
        List<Message> shown = new ArrayList<>(problem.messages());
        if (tools != null) {
            shown.addFirst(Message.system(
                    "These tools may be called:\n" + WireJson.mapper().writeValueAsString(tools.functions())));
        }
        return of(
                shown,
                Spoken.words(candidate.text(), calls),
                maxCandidateChars,
                calls.isEmpty()
                        ? "Is the quoted solution a correct answer, rather than a call of a tool? Answer with one word, Yes"
                                + " or No."
                        : "The quoted solution calls tools as its next step. Is it right to make these calls, with these"
                                + " arguments, now? Answer with one word, Yes or No.");
    }

    /** Asks for a written verification before the verdict: GenRM-CoT (Zhang et al. 2024, arXiv 2408.15240). */
    public static VerdictPrompt thinking(List<Message> problem, String candidate, int maxCandidateChars) {
        return of(
                problem,
                candidate,
                maxCandidateChars,
                "Is the final answer of the quoted solution correct? Let's verify it step by step.");
    }

    /** Asks about the last of the given steps; later ones are not shown. */
    public static VerdictPrompt ofLastStep(List<Message> problem, List<String> steps) {
        Quotation quotation = quotation(problem, steps);
        String question = "This is the solution up to its step " + steps.size()
                + ". Is the last step correct? Answer with one word, Yes or No.";
        return new VerdictPrompt(prompt(quotation, problem, numbered(steps, quotation), question), 0);
    }

    /**
     * Asks for a critique of each step before the verdict: ThinkPRM's question (Khalifa et al. 2025, arXiv 2504.16828). A candidate
     * that is too long to be shown whole is shown without its middle, and not in steps.
     */
    public static VerdictPrompt criticising(
            List<Message> problem, String candidate, List<String> steps, int maxCandidateChars) {
        String question =
                "Check each step of the quoted solution: say in one short sentence whether it is right, and what is"
                        + " wrong if it is not. Then say whether the final answer is correct.";
        List<String> shown = steps.stream().filter(step -> !step.isBlank()).toList();
        if (shown.size() < 2 || candidate.length() > maxCandidateChars) {
            return of(problem, candidate, maxCandidateChars, question);
        }
        Quotation quotation = quotation(problem, shown);
        return new VerdictPrompt(prompt(quotation, problem, numbered(shown, quotation), question), 0);
    }

    /**
     * Asks for a check of the last of the given steps by a program, before a verdict: GenPRM's question (Zhao et al. 2025, arXiv
     * 2504.00891).
     */
    public static VerdictPrompt checkingLastStep(List<Message> problem, List<String> steps) {
        Quotation quotation = quotation(problem, steps);
        String question = "This is the solution up to its step " + steps.size()
                + ". Check the last step: say in one or two short sentences what it claims. Then write one block of Python, which"
                + " begins with ```python, that calculates anew, from the numbers in the problem and the steps before, what the"
                + " step should come to, and prints it with print(). Use the standard library only. Write nothing after the"
                + " block.";
        return new VerdictPrompt(prompt(quotation, problem, numbered(steps, quotation), question), 0);
    }

    private static String numbered(List<String> steps, Quotation quotation) {
        StringBuilder solution = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            solution.append(i == 0 ? "" : "\n\n").append("Step ").append(i + 1).append(":\n");
            solution.append(quotation.around(steps.get(i)));
        }
        return solution.toString();
    }

    /**
     * Asks something else about a reply than whether it is right.
     *
     * @param question to be answered with yes or no
     */
    public static VerdictPrompt byRubric(
            List<Message> conversation, String reply, int maxCandidateChars, String question) {
        Shortened shown = Shortened.middle(reply.strip(), maxCandidateChars);
        Quotation quotation = quotation(conversation, List.of(shown.text()));
        String prompt = """
                You judge replies of an assistant by one question.

                Conversation:
                %s

                Reply:
                %s

                %s %s Answer with one word, Yes or No.""".formatted(
                        text(conversation, "\n", quotation::around),
                        quotation.around(shown.text()),
                        quotation.rule(),
                        question.strip());
        return new VerdictPrompt(prompt, shown.leftOut());
    }

    private static VerdictPrompt of(List<Message> problem, String candidate, int maxCandidateChars, String question) {
        Shortened shown = Shortened.middle(candidate.strip(), maxCandidateChars);
        Quotation quotation = quotation(problem, List.of(shown.text()));
        return new VerdictPrompt(prompt(quotation, problem, quotation.around(shown.text()), question), shown.leftOut());
    }

    /** For a problem and other texts that a question quotes. */
    public static Quotation quotation(List<Message> problem, List<String> others) {
        return Quotation.of(Stream.concat(problem.stream().map(Spoken::words), others.stream())
                .toList());
    }

    private static String prompt(Quotation quotation, List<Message> problem, String solution, String question) {
        return """
                You check solutions. Work out whether the final answer of the solution is correct.

                Problem:
                %s

                Solution:
                %s

                %s %s""".formatted(text(problem, "\n", quotation::around), solution, quotation.rule(), question);
    }

    public List<Message> messages() {
        return List.of(Message.user(message));
    }

    /** A problem, each message of which is quoted. */
    public static String quoted(List<Message> problem, Quotation quotation) {
        return text(problem, "\n", quotation::around);
    }

    /** A conversation as one text. A single message is just its content. */
    public static String text(List<Message> messages) {
        return text(messages, " ", String::strip);
    }

    private static String text(List<Message> messages, String afterRole, UnaryOperator<String> written) {
        if (messages.size() == 1) {
            return written.apply(Spoken.words(messages.getFirst()));
        }
        return messages.stream()
                .map(message -> message.role().name().toLowerCase(Locale.ROOT) + ":" + afterRole
                        + written.apply(Spoken.words(message)))
                .collect(Collectors.joining("\n\n"));
    }
}
