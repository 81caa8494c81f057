package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Message;
import io.ponder.reasoning.Problem;
import io.ponder.reasoning.answer.AnswerFormat;
import java.util.ArrayList;
import java.util.List;

/** What is added to the client's messages. The client's own words are never changed. */
public enum Prompt {
    /** Nothing. */
    PLAIN("plain"),

    /**
     * A request for reasoning in steps and for an answer that can be read: a system message, or a paragraph after the
     * client's own. Left out where the answer's form is not ours to ask for: under a JSON response format and for
     * free-form answers.
     */
    STEP_BY_STEP("step_by_step");

    static final Parameter.Choice PARAMETER = new Parameter.Choice(
            "prompt",
            "what is added to your messages: nothing, or a request for steps and a \\boxed{} answer",
            List.of(PLAIN.wireName, STEP_BY_STEP.wireName),
            STEP_BY_STEP.wireName);

    private static final String STEPS = """
            Reason step by step, with a blank line between steps. \
            When the question has one final answer, end with it inside \\boxed{}.""";

    private final String wireName;

    Prompt(String wireName) {
        this.wireName = wireName;
    }

    /** The problem as the proposer gets it. */
    public static Problem apply(Parameters parameters, Problem problem) {
        boolean ours = problem.answerFormat() != AnswerFormat.JSON && problem.answerFormat() != AnswerFormat.FREE_FORM;
        return ours && parameters.choice(PARAMETER).equals(STEP_BY_STEP.wireName) ? withSteps(problem) : problem;
    }

    private static Problem withSteps(Problem problem) {
        List<Message> messages = new ArrayList<>(problem.messages());
        Message first = messages.getFirst();
        if (first.role() == Message.Role.SYSTEM) {
            // Many templates take one system message only, so the request joins the client's.
            messages.set(0, Message.system(first.content() + "\n\n" + STEPS));
        } else {
            messages.addFirst(Message.system(STEPS));
        }
        return new Problem(messages, problem.answerFormat());
    }
}
