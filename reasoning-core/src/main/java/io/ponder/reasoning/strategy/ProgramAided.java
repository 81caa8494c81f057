package io.ponder.reasoning.strategy;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import java.util.List;
import java.util.Set;

/**
 * {@link Prompt#PROGRAM}: the model writes a Python program instead of calculating, the program is run, and what it returns is
 * the answer (program-aided language models, Gao et al. 2022, arXiv 2211.10435, section 3; program of thoughts, Chen et al.
 * 2022, arXiv 2211.12588). The worked examples are questions of GSM8K's training split (MIT) with programs of our own.
 */
public final class ProgramAided {

    private static final Set<AnswerFormat> FORMATS = Set.of(AnswerFormat.AUTO, AnswerFormat.NUMBER);

    private static final String SYSTEM = """
            Write a Python function solution() that computes the answer of the problem step by step, \
            with a variable for each quantity, and returns the number.""";

    private static final String LETTER = SYSTEM.replace("the number", "the letter of the right choice");

    private static final List<Prompt.Example> EXAMPLES = List.of(
            new Prompt.Example("""
                    The sum of the ages of three boys is 29. If two of the boys are the same age and the third boy is 11 years \
                    old, how old are the other two boys?""", """
                    ```python
                    def solution():
                        third_boy = 11
                        sum_of_all = 29
                        sum_of_first_two = sum_of_all - third_boy
                        each_of_them = sum_of_first_two / 2
                        return each_of_them
                    ```"""),
            new Prompt.Example("""
                    A courier received 80 packages yesterday and twice as many today.  All of these should be delivered \
                    tomorrow. How many packages should be delivered tomorrow?""", """
                    ```python
                    def solution():
                        yesterday = 80
                        today = yesterday * 2
                        tomorrow = yesterday + today
                        return tomorrow
                    ```"""),
            new Prompt.Example("""
                    Patricia and Geoffrey went fishing to feed their group of campers. They caught an eight-pound trout, six \
                    two-pound bass, and two twelve-pound salmon. If each person will eat two pounds of fish, how many campers \
                    can they feed?""", """
                    ```python
                    def solution():
                        trout_pounds = 8
                        bass_pounds = 6 * 2
                        salmon_pounds = 2 * 12
                        total_pounds = trout_pounds + bass_pounds + salmon_pounds
                        pounds_per_person = 2
                        campers = total_pounds / pounds_per_person
                        return campers
                    ```"""),
            new Prompt.Example("""
                    At 30, Anika is 4/3 the age of Maddie. What would be their average age in 15 years?""", """
                    ```python
                    def solution():
                        anika_now = 30
                        maddie_now = anika_now * 3 / 4
                        anika_later = anika_now + 15
                        maddie_later = maddie_now + 15
                        average_later = (anika_later + maddie_later) / 2
                        return average_later
                    ```"""));

    private ProgramAided() {}

    /** Whether a program can answer a problem: where its answer may be a number and the model may call no tools. */
    static boolean fits(Problem problem) {
        return FORMATS.contains(problem.answerFormat()) && problem.tools() == null;
    }

    /** The problem as a program is asked for. */
    static Problem ask(Problem problem) {
        return ask(problem, SYSTEM);
    }

    /** The same for a second opinion, which may be on a multiple choice, too. */
    public static List<Message> messages(Problem problem) {
        return ask(problem, problem.answerFormat() == AnswerFormat.CHOICE ? LETTER : SYSTEM)
                .messages();
    }

    private static Problem ask(Problem problem, String system) {
        return Prompt.withExamples(Prompt.withSystem(problem, system), EXAMPLES);
    }

    /** Whether messages ask for a program in these words, so that the reply is to be run. */
    public static boolean isIn(List<Message> messages) {
        Message first = messages.getFirst();
        return first.role() == Message.Role.SYSTEM && first.content().endsWith(SYSTEM);
    }

    /**
     * What stands below a program once it has been run, in words from which its answer is read.
     *
     * @param returned what it returned
     */
    public static String conclusion(String returned) {
        return "\n\nThe program returns \\boxed{" + returned + "}.";
    }
}
