package io.ponder.reasoning.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.auto.Auto;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each prompt makes of a conversation. */
class PromptTest {

    private static final String STEPS =
            "Reason step by step, with a blank line between steps. When the question has one "
                    + "final answer, end with it inside \\boxed{}.";
    private static final Sampling SAMPLING = new Sampling(0.8, 0.95, 100, List.of(), null);
    private static final Message SYSTEM = Message.system("You are a tutor.");
    private static final Message EARLIER = Message.user("Hello");
    private static final Message REPLY = Message.assistant("Hello, ask me.");
    private static final Message QUESTION = Message.user("What is 6 * 7?");

    private static List<Message> sent(Map<String, Object> parameters, Message... messages) {
        return sent(parameters, AnswerFormat.AUTO, messages);
    }

    private static List<Message> sent(Map<String, Object> parameters, AnswerFormat format, Message... messages) {
        return sent(MajorityVote.TYPE, parameters, new Problem(List.of(messages), format), SAMPLING);
    }

    /** What the proposer gets. */
    private static List<Message> sent(
            StrategyType type, Map<String, Object> parameters, Problem problem, Sampling sampling) {
        Problem sent = Prompt.apply(Prompt.settled(Parameters.read(type, parameters), problem, sampling), problem);
        assertThat(sent.answerFormat()).isEqualTo(problem.answerFormat());
        return sent.messages();
    }

    @Test
    void plainAddsNothing() {
        assertThat(sent(Map.of("prompt", "plain"), SYSTEM, EARLIER, REPLY, QUESTION))
                .containsExactly(SYSTEM, EARLIER, REPLY, QUESTION);
    }

    @Test
    void stepByStepIsTheDefaultOfAVote() {
        assertThat(sent(Map.of(), QUESTION)).containsExactly(Message.system(STEPS), QUESTION);
        assertThat(sent(Map.of(), EARLIER, REPLY, QUESTION))
                .containsExactly(Message.system(STEPS), EARLIER, REPLY, QUESTION);
    }

    @Test
    void aNamedPromptJoinsTheClientsSystemMessage() {
        assertThat(sent(Map.of("prompt", "step_by_step"), SYSTEM, EARLIER, REPLY, QUESTION))
                .containsExactly(Message.system("You are a tutor.\n\n" + STEPS), EARLIER, REPLY, QUESTION);
    }

    @Test
    void theDefaultNeverOverrulesTheClient() {
        assertThat(sent(Map.of(), SYSTEM, EARLIER, REPLY, QUESTION)).containsExactly(SYSTEM, EARLIER, REPLY, QUESTION);
        Problem asked = new Problem(List.of(QUESTION), AnswerFormat.AUTO);
        Tools tools = new Tools(List.of(new Tools.Function("add", null, null, null)), Tools.Choice.AUTO, null, null);
        Problem withTools = new Problem(List.of(QUESTION), AnswerFormat.AUTO, tools);
        Sampling document =
                new Sampling(0.8, 0.95, 100, List.of(), new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null));
        assertThat(sent(MajorityVote.TYPE, Map.of(), withTools, SAMPLING)).containsExactly(QUESTION);
        assertThat(sent(MajorityVote.TYPE, Map.of(), asked, document)).containsExactly(QUESTION);
    }

    /** As LangChain4j, DSPy, output parsers and harnesses put it into the user's message. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is 6 * 7?\nYou must answer strictly in the following JSON format: {\"answer\": (type: integer)}",
                "[[ ## question ## ]]\nWhat is 6 * 7?\n\nRespond with the fields, starting with `[[ ## reasoning ## ]]`.",
                "What is 6 * 7? Answer with a single number and nothing else.",
                "What is 6 * 7? Put the final answer in \\boxed{}.",
                "What is 6 * 7? Reply only with the number.",
                "What is 6 * 7?\nThe output should be formatted as XML.",
                "What is 6 * 7? Give the number, no extra text."
            })
    void theDefaultLeavesTheClientsFormatAlone(String asked) {
        assertThat(sent(Map.of(), Message.user(asked))).containsExactly(Message.user(asked));
    }

    @Test
    void aSampleIsPlain() {
        Problem asked = new Problem(List.of(QUESTION), AnswerFormat.AUTO);
        assertThat(sent(Sample.TYPE, Map.of(), asked, SAMPLING)).containsExactly(QUESTION);
        assertThat(sent(Sample.TYPE, Map.of("prompt", "step_by_step"), asked, SAMPLING))
                .containsExactly(Message.system(STEPS), QUESTION);
    }

    @Test
    void autoAsksForStepsWhereItVotes() {
        Problem asked = new Problem(List.of(QUESTION), AnswerFormat.AUTO);
        Problem greeting = new Problem(List.of(EARLIER), AnswerFormat.AUTO);
        assertThat(sent(Auto.TYPE, Map.of(), asked, SAMPLING)).containsExactly(Message.system(STEPS), QUESTION);
        assertThat(sent(Auto.TYPE, Map.of(), greeting, SAMPLING)).containsExactly(EARLIER);
        assertThat(sent(Auto.TYPE, Map.of(), asked, SAMPLING.withTemperature(0)))
                .containsExactly(QUESTION);
        Parameters parameters = Prompt.settled(Parameters.read(Auto.TYPE, Map.of()), greeting, SAMPLING);
        assertThat(parameters.values()).as("what was done is told").containsEntry("prompt", "plain");
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "FREE_FORM"})
    void stepByStepDoesNotAskForAFormThatIsNotOurs(AnswerFormat format) {
        assertThat(sent(Map.of(), format, QUESTION)).containsExactly(QUESTION);
    }

    /** Kojima et al. 2022, section 3: the trigger sentence. */
    @Test
    void zeroShotChainOfThoughtEndsTheQuestionWithItsTrigger() {
        assertThat(sent(Map.of("prompt", "zero_shot_cot"), SYSTEM, EARLIER, REPLY, QUESTION))
                .containsExactly(SYSTEM, EARLIER, REPLY, Message.user("What is 6 * 7?\n\nLet's think step by step."));
    }

    /** Wei et al. 2022, section 2: worked examples before the question. */
    @Test
    void fewShotChainOfThoughtPutsTheExamplesBeforeTheQuestion() {
        Map<String, Object> parameters = Map.of(
                "prompt",
                "few_shot_cot",
                "examples",
                List.of(
                        Map.of("question", "What is 1 + 1?", "answer", "One and one make two. 2"),
                        Map.of("question", "What is 2 * 3?", "answer", "Twice three is six. 6")));
        assertThat(sent(parameters, SYSTEM, QUESTION))
                .containsExactly(
                        SYSTEM,
                        Message.user("What is 1 + 1?"),
                        Message.assistant("One and one make two. 2"),
                        Message.user("What is 2 * 3?"),
                        Message.assistant("Twice three is six. 6"),
                        QUESTION);
    }

    /** DeepSeek-R1, table 1, up to the conversation itself. */
    @Test
    void thinkAndAnswerTagsAreAskedForInTheWordsOfRZero() {
        assertThat(sent(Map.of("prompt", "think_answer_tags"), QUESTION))
                .containsExactly(
                        Message.system("A conversation between User and Assistant. The user asks a question, and the "
                                + "Assistant solves it. The assistant first thinks about the reasoning process in the "
                                + "mind and then provides the user with the answer. The reasoning process and answer "
                                + "are enclosed within <think> </think> and <answer> </answer> tags, respectively, "
                                + "i.e., <think> reasoning process here </think> <answer> answer here </answer>."),
                        QUESTION);
    }

    @Test
    void aTemplateIsSentInsteadOfTheQuestionWhichItHolds() {
        Map<String, Object> parameters = Map.of("prompt", "custom", "template", "Q: {question}\nAgain: {question}\nA:");
        assertThat(sent(parameters, SYSTEM, Message.user("Is $1 {question} \\n?")))
                .containsExactly(SYSTEM, Message.user("Q: Is $1 {question} \\n?\nAgain: Is $1 {question} \\n?\nA:"));
    }

    @Test
    void whatAPromptLacksOrDoesNotTakeIsRefusedByName() {
        refused(Map.of("prompt", "custom"), "template", "prompt custom needs ⟨parameters.template⟩");
        refused(
                Map.of("prompt", "custom", "template", "no place"),
                "template",
                "⟨parameters.template⟩ must hold {question}, which is replaced by the question");
        refused(Map.of("template", "{question}"), "template", "⟨parameters.template⟩ works with prompt custom only");
        refused(Map.of("prompt", "few_shot_cot"), "examples", "prompt few_shot_cot needs ⟨parameters.examples⟩");
        refused(
                Map.of("prompt", "plain", "examples", List.of(Map.of("question", "a", "answer", "b"))),
                "examples",
                "⟨parameters.examples⟩ works with prompt few_shot_cot only");
    }

    private static void refused(Map<String, Object> parameters, String field, String message) {
        assertThatThrownBy(() -> sent(parameters, QUESTION))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().field()).isEqualTo("parameters." + field))
                .hasMessage(message);
    }

    /** Gao et al. 2022, section 3: a program in place of a calculation, after worked examples. */
    @Test
    void aProgramIsAskedForAfterWorkedExamples() {
        List<Message> asked = sent(Map.of("prompt", "program"), SYSTEM, EARLIER, REPLY, QUESTION);
        assertThat(asked.getFirst().content()).startsWith("You are a tutor.\n\nWrite a Python function solution() ");
        assertThat(asked.subList(1, 3)).containsExactly(EARLIER, REPLY);
        assertThat(asked.subList(3, 11))
                .allSatisfy(message -> assertThat(message.content())
                        .satisfiesAnyOf(
                                words -> assertThat(words)
                                        .startsWith("```python\ndef solution():")
                                        .endsWith("```"),
                                words -> assertThat(words).endsWith("?")));
        assertThat(asked.getLast()).isEqualTo(QUESTION);
        assertThat(ProgramAided.isIn(asked)).isTrue();
        assertThat(ProgramAided.isIn(sent(Map.of("prompt", "step_by_step"), SYSTEM, QUESTION)))
                .isFalse();
        assertThat(ProgramAided.isIn(List.of(QUESTION))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "FREE_FORM", "CHOICE"})
    void whereTheAnswerIsNoNumberNoProgramIsAskedFor(AnswerFormat format) {
        assertThat(sent(Map.of("prompt", "program"), format, QUESTION)).containsExactly(QUESTION);
        assertThat(Prompt.messages("program", new Problem(List.of(QUESTION), format)))
                .containsExactly(QUESTION);
    }

    @Test
    void whetherProgramsAreToBeRunIsKnownBefore() {
        Problem problem = new Problem(List.of(QUESTION), AnswerFormat.AUTO);
        assertThat(programs(Map.of("prompt", "program"), problem)).isTrue();
        assertThat(programs(Map.of("prompts", List.of("step_by_step", "program")), problem))
                .isTrue();
        assertThat(programs(Map.of("prompts", List.of("step_by_step")), problem))
                .isFalse();
        assertThat(programs(Map.of(), problem)).isFalse();
        assertThat(programs(Map.of("prompt", "program"), new Problem(List.of(QUESTION), AnswerFormat.CHOICE)))
                .isFalse();
    }

    private static boolean programs(Map<String, Object> parameters, Problem problem) {
        return Prompt.asksForPrograms(Parameters.read(MajorityVote.TYPE, parameters), problem);
    }

    @Test
    void severalPromptsLeaveTheProblemAsTheClientAskedIt() {
        Map<String, Object> several = Map.of("prompts", List.of("step_by_step", "Answer in French: {question}"));
        assertThat(sent(several, QUESTION)).containsExactly(QUESTION);
        Problem problem = new Problem(List.of(QUESTION), AnswerFormat.AUTO);
        assertThat(Prompt.messages("step_by_step", problem)).containsExactly(Message.system(STEPS), QUESTION);
        assertThat(Prompt.messages("Answer in French: {question}", problem))
                .containsExactly(Message.user("Answer in French: What is 6 * 7?"));
        assertThat(Prompt.longest(Parameters.read(MajorityVote.TYPE, several), problem)
                        .messages())
                .containsExactly(Message.system(STEPS), QUESTION);
    }

    @Test
    void onePromptBesideSeveralIsRefused() {
        assertThatThrownBy(() -> sent(Map.of("prompts", List.of("plain"), "prompt", "zero_shot_cot"), QUESTION))
                .isInstanceOf(FailureException.class)
                .hasMessage("either ⟨parameters.prompt⟩ or ⟨parameters.prompts⟩ is given, not both");
    }
}
