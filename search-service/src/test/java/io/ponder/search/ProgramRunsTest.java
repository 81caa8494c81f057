package io.ponder.search;

import static io.ponder.search.ScriptedServices.end;
import static io.ponder.search.ScriptedServices.last;
import static io.ponder.search.ScriptedServices.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.ProgramReply;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.strategy.ProgramAided;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.testing.Eventually;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Samples that are programs, over HTTP: what they return is their answer. */
class ProgramRunsTest {

    private static final String SIX_TIMES_SEVEN = "```python\ndef solution():\n    return 6 * 7\n```";
    private static final String ONE = "```python\ndef solution():\n    return 1\n```";
    private static final String BROKEN = "```python\ndef solution():\n    return x + 5\n```";

    private static ScriptedServices services;
    private static RunningApplication app;

    private final Queue<String> ran = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() throws Exception {
        services = new ScriptedServices();
        app = services.search("--ponder.catalog-fresh=0s");
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    @BeforeEach
    void theSandboxRunsThese() {
        services.withoutPrograms = null;
        services.programsHang = false;
        services.running = (request, lines) -> {
            ran.add(request.text());
            lines.send(
                    request.text().contains("6 * 7")
                            ? ProgramReply.returned("42")
                            : request.text().contains("x + 5")
                                    ? ProgramReply.wrong("NameError: name 'x' is not defined")
                                    : request.text().contains("return 1")
                                            ? ProgramReply.returned("1")
                                            : ProgramReply.NO_PROGRAM);
        };
    }

    /** The texts of the samples: those asked for as programs take them in turn, the others say 9. */
    private static void written(String... programs) {
        Queue<String> left = new ConcurrentLinkedQueue<>(List.of(programs));
        services.proposing = (request, lines) -> {
            int samples = request.prefixes().getFirst().samples();
            for (int i = 0; i < samples; i++) {
                boolean asked = ProgramAided.isIn(request.messages());
                lines.send(step(0, i, asked ? left.remove() : "So it is \\boxed{9}.", false));
            }
            lines.send(end(samples));
        };
    }

    private static HttpResponse<String> search(String strategy, AnswerFormat format, Map<String, Object> parameters)
            throws Exception {
        SearchRequest request = new SearchRequest(
                "big",
                new Problem(List.of(Message.user("What is 6 times 7?")), format),
                new SearchRequest.SamplingOptions(null, null, 50, List.of(), null, 7L),
                strategy,
                null,
                parameters,
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                "default");
        return ScriptedServices.search(app, request);
    }

    private static SearchResult result(String strategy, Map<String, Object> parameters) throws Exception {
        return ((SearchLine.Result) last(search(strategy, AnswerFormat.AUTO, parameters))).result();
    }

    @Test
    void whatAProgramReturnsIsItsAnswerAndStandsBelowIt() throws Exception {
        written(SIX_TIMES_SEVEN);
        SearchResult result = result("sample", Map.of("prompt", "program"));
        assertThat(result.selection().node().text())
                .isEqualTo(SIX_TIMES_SEVEN + "\n\nThe program returns \\boxed{42}.");
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("42");
        assertThat(ran).containsExactly(SIX_TIMES_SEVEN);
    }

    @Test
    void programsAndProseVoteTogether() throws Exception {
        written(SIX_TIMES_SEVEN, ONE, SIX_TIMES_SEVEN);
        SearchResult result = result(
                "majority_vote", Map.of("n", 4, "prompts", List.of("program", "step_by_step", "program", "program")));
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("42");
        assertThat(result.selection().vote()).extracting("answer", "votes").hasSize(3);
        assertThat(ran).as("prose is not run").hasSize(3);
    }

    /** Its text holds numbers, which must not be taken for an answer. */
    @Test
    void aProgramThatFailsAnswersNothing() throws Exception {
        written(BROKEN, BROKEN, ONE);
        SearchResult result = result("majority_vote", Map.of("n", 3, "prompt", "program"));
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("1");
        assertThat(result.samples().failed()).isEqualTo(2);
        assertThat(result.failures())
                .singleElement()
                .satisfies(met -> assertThat(met.failure().message())
                        .isEqualTo("the model's program returned no answer: NameError: name 'x' is not defined"));
    }

    @Test
    void aSearchWhoseProgramsAllFailSaysWhy() throws Exception {
        written(BROKEN);
        SearchLine line = last(search("sample", AnswerFormat.AUTO, Map.of("prompt", "program")));
        Failure failure = ((SearchLine.Failed) line).failure();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.NO_ANSWER);
        assertThat(failure.message()).contains("NameError: name 'x' is not defined");
    }

    @Test
    void aTextWithoutAProgramStaysAsItIs() throws Exception {
        written("I would say \\boxed{42}.");
        SearchResult result = result("sample", Map.of("prompt", "program"));
        assertThat(result.selection().node().text()).isEqualTo("I would say \\boxed{42}.");
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("42");
    }

    @Test
    void whereNumbersAreNotAskedForNoProgramIs() throws Exception {
        written();
        SearchLine line = last(search("sample", AnswerFormat.CHOICE, Map.of("prompt", "program")));
        assertThat(((SearchLine.Result) line).result().selection().node().text())
                .isEqualTo("So it is \\boxed{9}.");
        assertThat(ran).isEmpty();
    }

    @Test
    void withoutASandboxTheRequestIsRefusedBeforeAnythingIsSpent() throws Exception {
        services.withoutPrograms =
                Failure.of(Failure.Kind.CAPABILITY_MISSING, "programs cannot be run here: it needs Linux");
        services.proposing = (request, lines) -> {
            throw new AssertionError("nothing is to be drawn");
        };
        HttpResponse<String> reply = search("sample", AnswerFormat.AUTO, Map.of("prompt", "program"));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(422);
        assertThat(WireJson.mapper()
                        .readValue(reply.body(), ProblemDetails.class)
                        .detail())
                .contains("programs cannot be run here: it needs Linux");
    }

    @Test
    void aSandboxThatFailsFailsTheSample() throws Exception {
        written(ONE);
        services.running = (request, lines) -> {
            throw Failure.of(Failure.Kind.INTERNAL, "a program could not be run")
                    .asException();
        };
        SearchLine line = last(search("sample", AnswerFormat.AUTO, Map.of("prompt", "program")));
        assertThat(((SearchLine.Failed) line).failure().message()).contains("a program could not be run");
    }

    @Test
    void aClientThatLeavesStopsItsPrograms() throws Exception {
        written(ONE);
        services.programsHang = true;
        Thread client = Thread.ofVirtual().start(() -> {
            try {
                search("sample", AnswerFormat.AUTO, Map.of("prompt", "program"));
            } catch (Exception _) {
                // It leaves.
            }
        });
        Eventually.within(Duration.ofSeconds(60), () -> services.hanging() == 1);
        assertThat(services.abandoned()).isZero();
        client.interrupt();
        Eventually.within(Duration.ofSeconds(60), () -> services.abandoned() == 1);
    }
}
