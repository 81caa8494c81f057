package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.engine.Searches.Asked;
import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.form.SchemaCheck;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Searches whose samples call tools, or write documents. */
class ToolSearchTest {

    private static final Tools TOOLS = tools(Tools.Choice.AUTO);

    private static Tools tools(Tools.Choice choice) {
        return new Tools(
                List.of(new Tools.Function("add", null, null, null), new Tools.Function("find", null, null, null)),
                choice,
                null,
                null);
    }

    private static Script text(String text) {
        return new Script(text, 10, 5, 0.5, false);
    }

    private static Script call(String name, String arguments) {
        return call(name, arguments, 0.5);
    }

    private static Script call(String name, String arguments, double score) {
        return new Script("", null, 10, 5, score, false, List.of(new ToolCall("id", name, arguments)));
    }

    private static SearchResult run(String strategy, Asked asked, Script... samples) {
        Map<String, Object> parameters = strategy.equals("sample") ? Map.of() : Map.of("n", samples.length);
        VirtualWorld world = new VirtualWorld(trial -> samples[trial], Searches.SEED);
        return Searches.run(strategy, parameters, Searches.AMPLE, asked, world, null, false, event -> {});
    }

    private static String arguments(SearchResult result) {
        return result.selection().node().toolCalls().getFirst().arguments();
    }

    @Test
    void aVoteChoosesTheToolFirstAndThenItsArguments() {
        SearchResult result = run(
                "majority_vote",
                Asked.USUAL.withTools(TOOLS),
                // Most frequent as a whole is find, but more samples call add.
                call("find", "{\"q\": \"x\"}"),
                call("find", "{\"q\": \"x\"}"),
                call("add", "{\"a\": 1}"),
                call("add", "{ \"a\":2.0 }"),
                call("add", "{\"a\": 2}"),
                text("\\boxed{7}"));
        assertThat(result.selection().node().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(arguments(result)).isEqualTo("{ \"a\":2.0 }");
        assertThat(result.selection().vote())
                .extracting(AnswerGroup::answer, AnswerGroup::votes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("add({ \"a\":2.0 })", 2),
                        org.assertj.core.groups.Tuple.tuple("add({\"a\": 1})", 1),
                        org.assertj.core.groups.Tuple.tuple("find({\"q\": \"x\"})", 2),
                        org.assertj.core.groups.Tuple.tuple("7", 1));
    }

    @Test
    void textsAreOneSideOfTheVoteWhateverTheySay() {
        SearchResult result = run(
                "majority_vote",
                Asked.USUAL.withTools(TOOLS),
                call("add", "{}"),
                call("add", "{}"),
                text("Which numbers do you mean?"),
                text("Please name the numbers."),
                text("I need the numbers."));
        assertThat(result.selection().node().text()).isEqualTo("Which numbers do you mean?");
        assertThat(result.selection().notes()).anyMatch(note -> note.contains("call no tool"));
    }

    @Test
    void aVoteStopsEarlyOnlyWhereBothOfItsLevelsAreDecided() {
        Script[] agree = new Script[9];
        Arrays.fill(agree, call("add", "{}"));
        VirtualWorld world = new VirtualWorld(
                trial -> trial == 8
                        ? new Script("", null, 10, 400, 0.5, false, List.of(new ToolCall("id", "add", "{}")))
                        : agree[trial],
                Searches.SEED);
        SearchResult early = Searches.run(
                "majority_vote",
                Map.of("n", 9),
                Searches.AMPLE,
                Asked.USUAL.withTools(TOOLS),
                world,
                null,
                false,
                event -> {});
        assertThat(early.samples().cancelled()).isEqualTo(1);
        SearchResult late = run(
                "majority_vote",
                Asked.USUAL.withTools(TOOLS),
                call("add", "{\"a\": 1}"),
                call("add", "{\"a\": 1}"),
                call("add", "{\"a\": 2}"),
                call("add", "{\"a\": 2}"),
                call("add", "{\"a\": 2}"));
        assertThat(arguments(late)).isEqualTo("{\"a\": 2}");
        assertThat(late.samples().cancelled()).isZero();
    }

    @Test
    void malformedCallsAreCountedAndNeverWin() {
        for (String strategy : List.of("majority_vote", "best_of_n", "weighted_best_of_n")) {
            SearchResult result = run(
                    strategy,
                    Asked.USUAL.withTools(TOOLS),
                    call("add", "{\"a\": ", 1.0),
                    call("add", "{\"a\": ", 1.0),
                    call("delete", "{}", 1.0),
                    call("add", "{\"a\": 1}", 0.1));
            assertThat(arguments(result)).as(strategy).isEqualTo("{\"a\": 1}");
            assertThat(result.selection().notes())
                    .contains(
                            "2 of 4 samples called a tool with arguments that are no JSON object",
                            "1 of 4 samples called a tool that there is not");
            assertThat(result.warnings()).noneMatch(warning -> warning.contains("form"));
        }
    }

    @Test
    void whereEverySampleIsMalformedTheLeastBadIsReturnedWithAWarning() {
        for (String strategy : List.of("sample", "majority_vote", "best_of_n")) {
            SearchResult result = run(
                    strategy,
                    Asked.USUAL.withTools(TOOLS),
                    call("add", "{\"a\": "),
                    strategy.equals("sample") ? call("add", "{\"a\": ") : call("delete", "{}"));
            assertThat(result.selection().node().toolCalls().getFirst().name())
                    .isEqualTo(strategy.equals("sample") ? "add" : "delete");
            assertThat(result.warnings()).anyMatch(warning -> warning.contains("returned as the model wrote it"));
        }
    }

    @Test
    void aTextNeverWinsWhereACallIsRequired() {
        SearchResult result = run(
                "majority_vote",
                Asked.USUAL.withTools(tools(Tools.Choice.REQUIRED)),
                text("\\boxed{7}"),
                text("\\boxed{7}"),
                text("\\boxed{7}"),
                call("add", "{}"));
        assertThat(arguments(result)).isEqualTo("{}");
    }

    @Test
    void aCandidateWithoutTheFormIsNotScored() {
        VirtualWorld world = new VirtualWorld(
                trial -> trial == 0 ? call("add", "{") : call("add", "{\"a\": " + trial + "}", trial / 10.0),
                Searches.SEED);
        SearchResult result = Searches.run(
                "best_of_n",
                Map.of("n", 4),
                Searches.AMPLE,
                Asked.USUAL.withTools(TOOLS),
                world,
                null,
                false,
                event -> {});
        assertThat(world.scores).isEqualTo(3);
        assertThat(arguments(result)).isEqualTo("{\"a\": 3}");
    }

    @Test
    void furtherChoicesAreOneOfEachOtherAnswerFirst() {
        SearchResult result = run(
                "majority_vote",
                Asked.USUAL.withChoices(4),
                text("First: \\boxed{1}"),
                text("\\boxed{2}"),
                text("\\boxed{1}"),
                text("Second: \\boxed{1}"),
                text("No idea."));
        assertThat(result.others())
                .extracting(Candidate::text)
                .containsExactly("\\boxed{2}", "\\boxed{1}", "Second: \\boxed{1}");
        assertThat(tokens(result, Fate.SELECTED)).isEqualTo(4 * 10);
    }

    @Test
    void furtherChoicesByScoreAreThoseWithTheNextBestOnes() {
        SearchResult result = run(
                "best_of_n",
                Asked.USUAL.withChoices(3),
                new Script("a", 10, 5, 0.2, false),
                new Script("b", 10, 5, 0.9, false),
                new Script("c", 10, 5, 0.4, false),
                new Script("b", 10, 5, 0.8, false));
        assertThat(result.selection().node().text()).isEqualTo("b");
        assertThat(result.others()).extracting(Candidate::text).containsExactly("c", "a");
    }

    @Test
    void plainSamplingDrawsOneSampleForEachChoiceAndSaysHowManyAreMissing() {
        SearchResult result =
                run("sample", Asked.USUAL.withChoices(3), text("a"), new Script(null, 10, 5, 0.5, false), text("a"));
        assertThat(result.others()).extracting(Candidate::text).containsExactly("a");
        assertThat(result.selection().notes()).contains("only 2 of the 3 choices asked for could be had");
    }

    private static long tokens(SearchResult result, Fate fate) {
        return result.usage().entries().stream()
                .filter(entry -> entry.fate() == fate)
                .map(Usage.Entry::tokens)
                .mapToLong(tokens -> tokens.completion())
                .sum();
    }

    private static Asked schema(SchemaCheck check) {
        return new Asked(
                new Problem(List.of(Message.user("How many?")), AnswerFormat.JSON),
                new Sampling(
                        0.8,
                        0.95,
                        100,
                        List.of(),
                        new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, Map.of("type", "object"))),
                check,
                1,
                false);
    }

    private static final SchemaCheck NEEDS_ANSWER =
            schema -> document -> document.contains("answer") ? null : "/answer is missing";

    @Test
    void aDocumentThatBreaksTheSchemaNeverWins() {
        for (String strategy : List.of("majority_vote", "best_of_n", "sequential_revision")) {
            VirtualWorld world =
                    new VirtualWorld(trial -> text(trial == 1 ? "{\"answer\": 1}" : "{\"total\": 2}"), Searches.SEED);
            SearchResult result = Searches.run(
                    strategy, Map.of(), Searches.AMPLE, schema(NEEDS_ANSWER), world, null, false, event -> {});
            assertThat(result.selection().node().text()).as(strategy).contains("answer");
        }
    }

    @Test
    void aSchemaThatNoSampleMeetsIsAClearFailure() {
        assertThatThrownBy(() ->
                        run("majority_vote", schema(NEEDS_ANSWER), text("{\"total\": 1}"), text("{\"total\": 2}")))
                .isInstanceOfSatisfying(SearchFailedException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.NO_ANSWER);
                    assertThat(e.failure().message())
                            .isEqualTo("all 2 finished samples break the JSON schema of ⟨sampling.response_format⟩;"
                                    + " most often: /answer is missing");
                });
    }

    @Test
    void aDocumentThatTheTokenLimitCutOffIsReturnedAsOneThatWasCutOff() {
        SearchResult result =
                run("majority_vote", schema(NEEDS_ANSWER), new Script("{\"answer\": [1, 2", 1_000, 5, 0.5, false));
        assertThat(result.selection().node().finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(result.warnings()).anyMatch(warning -> warning.contains("ends before"));
    }
}
