package io.ponder.reasoning.strategy.revise;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MixtureTest {

    private static final int JUDGING = 1000;
    private static final int REPAIRING = 1001;
    private static final int WRITING = 1002;

    private static final String ANALYSIS =
            "{\"agreement\":[],\"contradictions\":[\"5 or 6\"],\"unique_insights\":[],\"blind_spots\":[\"units\"]}";

    private static final Map<String, Object> THREE =
            Map.of("models", List.of("small", "large", "small"), "judge", "arbiter", "writer", "author");

    private static ToldByHand panel(Map<String, Object> parameters, String... answers) {
        ToldByHand told = new ToldByHand(Mixture.TYPE, parameters);
        for (int trial = 0; trial < answers.length; trial++) {
            told.answer(trial, answers[trial]);
        }
        return told;
    }

    private static String asked(ToldByHand told, int ticket) {
        return told.asked(Move.Consult.class).stream()
                .filter(move -> move.ticket() == ticket)
                .findFirst()
                .orElseThrow()
                .messages()
                .getLast()
                .content();
    }

    private static Move.Propose writing(ToldByHand told) {
        return told.asked(Move.Propose.class).stream()
                .filter(move -> move.ticket() == WRITING)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachModelOfThePanelAnswersTheQuestion() {
        ToldByHand told = new ToldByHand(Mixture.TYPE, THREE);
        assertThat(told.asked)
                .containsExactly(
                        Move.Propose.solutions(0, Node.root(), 2).with(Move.Variation.NONE.withModel("small")),
                        Move.Propose.solutions(0, Node.root(), 1).with(Move.Variation.NONE.withModel("large")));
    }

    @Test
    void withoutModelsFourAnswersOfTheRequestsOwn() {
        assertThat(new ToldByHand(Mixture.TYPE, Map.of()).asked)
                .containsExactly(Move.Propose.solutions(0, Node.root(), 4));
    }

    /** Judge and writer are asked as named, see all answers without the names of models, and the writer sees the analysis. */
    @Test
    void theJudgeComparesAndTheWriterAnswersFromAllOfIt() {
        ToldByHand told = panel(THREE, "5", "6", "7");
        Move.Consult judging = told.asked(Move.Consult.class).getFirst();
        assertThat(judging.model()).isEqualTo("arbiter");
        assertThat(judging.temperature()).isZero();
        String question = asked(told, JUDGING);
        assertThat(question)
                .contains(
                        "How many?",
                        "It is 5.",
                        "It is 6.",
                        "It is 7.",
                        "Response 1:",
                        "Response 3:",
                        "\"blind_spots\"")
                .doesNotContain("small", "large", "arbiter", "author");

        told.consulted(JUDGING, 10, ANALYSIS);
        Move.Propose writing = writing(told);
        assertThat(writing.variation().model()).isEqualTo("author");
        List<Message> messages = Objects.requireNonNull(writing.variation().messages());
        assertThat(messages)
                .singleElement()
                .satisfies(message -> assertThat(message.content())
                        .startsWith("How many?\n\n")
                        .contains("It is 5.", "It is 6.", "It is 7.", "\"blind_spots\": [\"units\"]")
                        .endsWith("Do not mention the responses.")
                        .doesNotContain("small", "large", "arbiter", "author"));

        Node written = told.solution(WRITING, Node.root(), 11, "8");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(written);
        assertThat(told.best().basis()).isEqualTo(Basis.SYNTHESIS);
        assertThat(told.best().vote()).hasSize(3);
        assertThat(told.best().notes()).isEmpty();
    }

    /** With its quorum the judge is asked; who is late is stopped, and what it says is neither judged nor shown. */
    @Test
    void aPanelWithItsQuorumIsJudgedWithoutItsStragglers() {
        ToldByHand told = new ToldByHand(Mixture.TYPE, Map.of("n", 4, "wait_for", 3));
        told.answer(0, "5");
        told.fail(0, 1);
        told.answer(2, "6");
        assertThat(told.asked(Move.Consult.class)).isEmpty();
        // The fourth is waited for, since one of three was lost: no quorum, but nobody is open.
        told.answer(3, "7");
        assertThat(asked(told, JUDGING)).contains("It is 5.", "It is 6.", "It is 7.");

        ToldByHand late = new ToldByHand(Mixture.TYPE, Map.of("n", 4, "wait_for", 2));
        late.answer(0, "5");
        late.answer(2, "6");
        assertThat(late.asked(Move.Withdraw.class)).containsExactly(new Move.Withdraw(0));
        late.answer(1, "7");
        late.fail(0, 3);
        assertThat(late.asked(Move.Consult.class)).hasSize(1);
        late.consulted(JUDGING, 10, ANALYSIS);
        Node written = late.solution(WRITING, Node.root(), 11, "5");
        assertThat(late.best().node()).isSameAs(written);
        assertThat(late.best().vote()).extracting("answer").containsExactly("5", "6");
    }

    /** The panel's order says nothing: it differs from seed to seed, and not with the order of arrival. */
    @Test
    void theAnswersAreShuffledByTheSeed() {
        assertThat(Stream.of(1L, 2L, 3L, 4L, 5L, 6L)
                        .map(seed -> order(seed, 0, 1, 2, 3))
                        .distinct())
                .hasSizeGreaterThan(2);
        assertThat(order(3, 3, 1, 0, 2)).isEqualTo(order(3, 0, 1, 2, 3));
    }

    private static List<Integer> order(long seed, int... arrival) {
        Brief usual = ToldByHand.BRIEF;
        Brief brief = new Brief(
                usual.problem(), usual.sampling(), usual.budget(), usual.capabilities(), usual.verifier(), seed);
        ToldByHand told = new ToldByHand(Mixture.TYPE, Map.of(), brief);
        for (int trial : arrival) {
            told.answer(trial, String.valueOf(trial));
        }
        String question = asked(told, JUDGING);
        return IntStream.range(0, 4)
                .boxed()
                .sorted(Comparator.comparingInt(trial -> question.indexOf("It is " + trial + ".")))
                .toList();
    }

    @Test
    void brokenJsonIsToBeRepairedOnce() {
        ToldByHand told = panel(Map.of("n", 2), "5", "6");
        told.consulted(JUDGING, 10, "{\"agreement\": [\"they\"");
        assertThat(asked(told, REPAIRING)).contains("{\"agreement\": [\"they\"", "cannot be read");
        told.consulted(REPAIRING, 11, ANALYSIS);
        assertThat(writing(told).variation().messages()).asString().contains("\"units\"");
        told.solution(WRITING, Node.root(), 12, "6");
        assertThat(told.best().notes()).isEmpty();
    }

    @Test
    void whereTheRepairFailsTooTheWriterWorksFromTheAnswersAloneAndANoteSaysSo() {
        ToldByHand told = panel(Map.of("n", 2), "5", "6");
        told.consulted(JUDGING, 10, "They differ.");
        told.consulted(REPAIRING, 11, "Sorry.");
        assertThat(told.asked(Move.Consult.class)).hasSize(2);
        assertThat(writing(told).variation().messages())
                .asString()
                .contains("It is 5.", "It is 6.")
                .doesNotContain("a reader has found");
        Node written = told.solution(WRITING, Node.root(), 12, "6");
        assertThat(told.best().node()).isSameAs(written);
        assertThat(told.best().notes())
                .singleElement()
                .asString()
                .startsWith("the judge wrote no JSON that can be read");
    }

    @Test
    void aJudgeThatCannotBeHadIsDoneWithout() {
        ToldByHand told = panel(Map.of("n", 2), "5", "6");
        told.consultFailed(JUDGING, 10);
        told.solution(WRITING, Node.root(), 11, "6");
        assertThat(told.best().notes())
                .containsExactly("the judge could not be had, so the writer worked from the answers alone");
    }

    @Test
    void ofAPanelThatFailedButForOneItsAnswerIsTheAnswer() {
        ToldByHand told = new ToldByHand(Mixture.TYPE, THREE);
        told.fail(0, 0);
        told.fail(0, 2);
        Node only = told.silent(1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.asked(Move.Consult.class)).isEmpty();
        assertThat(told.best().node()).isSameAs(only);
    }

    @Test
    void aPanelThatAgreesNeedsNoJudge() {
        ToldByHand told = panel(THREE, "5", "5.0", "5");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.asked(Move.Consult.class)).isEmpty();
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
    }

    @Test
    void aWriterThatFailsLeavesItToTheVoteOfThePanel() {
        ToldByHand told = panel(THREE, "5", "6", "6");
        told.consulted(JUDGING, 10, ANALYSIS);
        told.fail(WRITING, 11);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("6");
        assertThat(told.best().notes())
                .containsExactly(
                        "the writer's answer could not be had, so the majority of the panel was taken, or its first "
                                + "answer without one");
    }

    @Test
    void anAnswerThatWasCutOffIsNotTakenOverOnesThatEnded() {
        ToldByHand told = panel(THREE, "5", "6", "6");
        told.consulted(JUDGING, 10, ANALYSIS);
        told.propose(WRITING, Node.root(), 11, "It is 7", FinishReason.LENGTH, AnswerReader.normalise("7"), null);
        assertThat(told.chosen()).isEqualTo("6");
    }

    @Test
    void aBudgetThatEndsBeforeTheWriterLeavesItToTheVoteOfThePanel() {
        ToldByHand told = panel(THREE, "5", "6", "6");
        told.budgetSpent();
        assertThat(told.chosen()).isEqualTo("6");
        assertThat(told.best().notes())
                .containsExactly(
                        "the budget ended before the answer was written, so the majority of the panel was taken, or "
                                + "its first answer without one");
    }

    /** Whoever reads the answers of a model with a longer context sees of each no more than it is to see. */
    @Test
    void longAnswersLoseTheirMiddle() {
        ToldByHand told = new ToldByHand(Mixture.TYPE, Map.of("n", 2, "shown_characters", 100));
        told.propose(0, Node.root(), 0, "begin " + "x".repeat(9000) + " end", FinishReason.STOP, null, null);
        told.silent(1);
        assertThat(asked(told, JUDGING)).hasSizeLessThan(1500).contains("begin", "[...]", "end");
        told.consulted(JUDGING, 10, ANALYSIS);
        told.solution(WRITING, Node.root(), 11, "5");
        assertThat(told.best().notes())
                .containsExactly("the judge and the writer saw long answers without their middle");
    }

    @Test
    void oneOfOneIsASample() {
        ToldByHand told = panel(Map.of("n", 1), "5");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
    }

    /** The turns of a conversation stay as they are; only its last message of the client's shows the answers. */
    @Test
    void theWriterSeesTheWholeConversation() {
        Problem problem = new Problem(
                List.of(
                        Message.system("Be brief."),
                        Message.user("Hi"),
                        Message.assistant("Hello"),
                        Message.user("How many?")),
                AnswerFormat.AUTO);
        List<Message> messages = PanelPrompts.writer(problem, List.of("It is 5."), null);
        assertThat(messages.subList(0, 3)).isEqualTo(problem.messages().subList(0, 3));
        assertThat(messages.get(3).content()).startsWith("How many?\n\nSeveral people");
    }

    @Test
    void aBudgetLeavesOneSampleForTheWriter() {
        Map<Integer, Object> sizes = new HashMap<>();
        for (int samples : new int[] {1, 2, 3, 8, 256}) {
            sizes.put(samples, Mixture.TYPE.budget().parameters(samples).get("n"));
        }
        assertThat(sizes).isEqualTo(Map.of(1, 1, 2, 1, 3, 2, 8, 7, 256, 64));
    }
}
