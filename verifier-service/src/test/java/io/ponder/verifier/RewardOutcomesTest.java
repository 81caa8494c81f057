package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.verifier.RewardOutcome;
import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.wire.WireJson;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What {@code POST /v1/rewards} says of rewards that are not known, and of those that models give. */
@Timeout(120)
class RewardOutcomesTest {

    private static final Pattern ID = Pattern.compile("number (\\d+)");
    private static final String HOSTILE = "\\boxed{9^{9^{9^9}}}";

    private static final ScriptedProposer PROPOSER = new ScriptedProposer();
    private static final ScriptedRewardEngine ENGINE = new ScriptedRewardEngine(
            call -> ScriptedRewardEngine.Answer.ok(rewards(call.body().path("input"))));

    private static RunningService service;

    @BeforeAll
    static void start() {
        List<String> settings = new ArrayList<>(RewardLab.arguments(
                ENGINE,
                "backend=vllm_classify",
                "model=rm",
                "template.turn={content}",
                "template.answer={solution}",
                "normalisation.way=clamp"));
        settings.add("--ponder.reward-models.models[1].name=down_model");
        settings.add("--ponder.reward-models.models[1].url=http://127.0.0.1:9");
        settings.add("--ponder.reward-models.models[1].backend=vllm_classify");
        settings.add("--ponder.reward-models.models[1].model=rm");
        settings.add("--ponder.judge.rubrics[0].name=politeness");
        settings.add("--ponder.judge.rubrics[0].question=Is the quoted reply polite?");
        service = new RunningService(PROPOSER.url(), settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        service.close();
        ENGINE.close();
        PROPOSER.close();
    }

    /** A reward of a ten-thousandth of the number in each text. */
    private static String rewards(JsonNode inputs) {
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> {
                    Matcher id = ID.matcher(inputs.get(i).asString());
                    double reward = id.find() ? Integer.parseInt(id.group(1)) / 1e4 : 0.5;
                    return "{\"index\":" + i + ",\"probs\":[" + reward + "]}";
                })
                .collect(joining(",", "{\"data\":[", "]}"));
    }

    static List<String> pathological() {
        String sines =
                IntStream.rangeClosed(1, 40).mapToObj(i -> "\\sin(" + i + "x)").collect(joining("+"));
        return List.of(
                HOSTILE,
                "The answer is 9^{9^{9^9}}.",
                "<answer>10^{10^{10}}</answer>",
                "\\boxed{2^{99999}}",
                "\\boxed{1e999999999}",
                "\\boxed{20000!+1}",
                "\\boxed{((((3!)!)!)!)!}",
                "\\boxed{" + "9".repeat(300_000) + "}",
                "\\boxed{\\sin(10^{100})}",
                "\\boxed{" + "\\sqrt{".repeat(60) + "16" + "}".repeat(60) + "}",
                "The answer is " + "x^{".repeat(300) + "2" + "}".repeat(300),
                "\\boxed{(" + sines + ")^{7}}");
    }

    @ParameterizedTest
    @MethodSource("pathological")
    void pathologicalMathsIsNeverWrong(String text) {
        String reference = text.contains("sin(40x)") ? text.substring(7, text.length() - 1) + "+0" : "4";
        for (String format : List.of("auto", "number")) {
            if (format.equals("number") && !reference.equals("4")) {
                continue;
            }
            RewardReply.Completion completion = only("""
                    {"weights": {"accuracy": 1}, "groups": [{"prompt": "p", "answer_format": %s, "reference": %s,
                     "completions": [{"text": %s}]}]}""".formatted(quoted(format), quoted(reference), quoted(text)));

            assertThat(completion.outcome())
                    .as(format + " " + completion)
                    .isIn(RewardOutcome.TIMED_OUT, RewardOutcome.NOT_COMPARABLE);
            assertThat(completion.rewards()).isEmpty();
            assertThat(completion.total()).isNull();
            assertThat(reason(completion)).isNotBlank();
        }
    }

    @Test
    void whatTakesTooMuchWorkIsATimeOut() {
        String text = pathological().getLast();

        RewardReply.Completion completion =
                only("""
                {"weights": {"accuracy": 1}, "groups": [{"prompt": "p", "reference": %s, "completions": [{"text": %s}]}]}""".formatted(quoted(text.substring(7, text.length() - 1) + "+0"), quoted(text)));

        assertThat(completion.outcome()).isEqualTo(RewardOutcome.TIMED_OUT);
        assertThat(reason(completion)).endsWith("comparing them takes too much work");
    }

    @Test
    void anUnknownRewardIsLeftOutOfItsGroup() {
        RewardReply.Group group = group("""
                {"weights": {"accuracy": 1}, "groups": [{"prompt": "p", "reference": "4", "completions": [
                  {"text": "It is 4."}, {"text": %s}, {"text": "It is 5."}, {"text": "No idea."}]}]}""".formatted(quoted(HOSTILE)));

        assertThat(group.completions())
                .extracting(RewardReply.Completion::outcome)
                .containsExactly(
                        RewardOutcome.RIGHT, RewardOutcome.NOT_COMPARABLE, RewardOutcome.WRONG, RewardOutcome.WRONG);
        assertThat(group.mean()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(group.std()).isCloseTo(Math.sqrt(2) / 3, within(1e-9));
        assertThat(group.keep()).isTrue();
        assertThat(group.completions().get(1).advantage()).isNull();
        assertThat(group.completions().getFirst().advantage()).isCloseTo(Math.sqrt(2), within(1e-9));
    }

    @Test
    void aGroupOfWhichNothingIsKnownHasNoStatistics() {
        RewardReply.Group group = group("""
                {"weights": {"accuracy": 1}, "groups": [{"prompt": "p", "reference": "4", "completions": [{"text": %s}]}]}""".formatted(quoted(HOSTILE)));

        assertThat(group.mean()).isNull();
        assertThat(group.std()).isNull();
        assertThat(group.keep()).isFalse();
    }

    @Test
    void theCallerMayCountAnUnknownRewardAsZeroOrHaveNoReply() {
        String body = """
                {"weights": {"accuracy": 1}, "on_unknown": {"not_comparable": "%s"}, "groups": [
                  {"prompt": "p", "reference": "4", "completions": [{"text": "It is 4."}, {"text": %s}]}]}""";

        RewardReply.Group zero = group(body.formatted("zero", quoted(HOSTILE)));
        HttpResponse<String> refused = service.post("/v1/rewards", body.formatted("fail", quoted(HOSTILE)));

        assertThat(zero.mean()).isEqualTo(0.5);
        RewardReply.Completion last = zero.completions().getLast();
        assertThat(last.outcome()).isEqualTo(RewardOutcome.NOT_COMPARABLE);
        assertThat(last.unknown()).containsKey("accuracy");
        assertThat(last.rewards()).isEqualTo(Map.of("accuracy", 0.0));
        assertThat(last.advantage()).isEqualTo(-1);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(json(refused).path("field").asString()).isEqualTo("groups.0.completions.1");
        assertThat(json(refused).path("detail").asString()).contains("accuracy", "not_comparable", "too large");
    }

    @Test
    void aReferenceThatCannotBeReadIsNobodysFault() {
        RewardReply.Group group = group("""
                {"weights": {"accuracy": 1}, "groups": [{"prompt": "p", "reference": "\\\\frac{1}{", "completions": [
                  {"text": "\\\\boxed{4}"}, {"text": "I do not know."}]}]}""");

        assertThat(group.completions().getFirst().outcome()).isEqualTo(RewardOutcome.NOT_COMPARABLE);
        assertThat(reason(group.completions().getFirst())).startsWith("the reference cannot be read: ");
    }

    @Test
    void anAnswerThatIsWorthTheReferenceButNoNumberIsNotWrong() {
        String body = """
                {"weights": {"accuracy": 1}, "groups": [{"prompt": "p", "answer_format": "number", "reference": "8",
                 "completions": [{"text": "\\\\boxed{%s}"}]}]}""";

        assertThat(only(body.formatted("2^3")).outcome()).isEqualTo(RewardOutcome.NOT_COMPARABLE);
        assertThat(only(body.formatted("3^2")).outcome()).isEqualTo(RewardOutcome.WRONG);
    }

    @Test
    void anyVerifierGivesRewards() {
        RewardReply.Group group = group("""
                {"weights": {"verifier:the_model": 2, "verifier:arithmetic": 1, "verifier:politeness": 1},
                 "advantages": "none", "groups": [{"prompt": "p", "completions": [
                  {"text": "number 2500\\n\\n2 + 2 = 4 CASE yes"}, {"text": "number 5000\\n\\n2 + 2 = 5"}]}]}""");

        assertThat(group.completions())
                .extracting(RewardReply.Completion::outcome)
                .containsOnly(RewardOutcome.SCORED);
        assertThat(group.completions().getFirst().rewards())
                .containsEntry("verifier:the_model", 0.25)
                .containsEntry("verifier:arithmetic", 1.0)
                .hasEntrySatisfying(
                        "verifier:politeness", yes -> assertThat(yes).isCloseTo(0.75, within(1e-9)));
        assertThat(group.completions().getLast().rewards()).containsEntry("verifier:arithmetic", 0.05);
        assertThat(group.completions().getFirst().total()).isCloseTo(2.25, within(1e-9));
    }

    @Test
    void helpfulnessIsOfTheSummaryAndHarmlessnessOfAll() {
        PROPOSER.requests.clear();

        RewardReply reply = reply("""
                {"weights": {"helpfulness": 1, "harmlessness": 1}, "advantages": "none", "groups": [{"prompt": "Help me.",
                 "completions": [{"text": "<think>a dark secret</think>CASE yes, gladly."}]}]}""");

        assertThat(reply.groups().getFirst().completions().getFirst().total()).isCloseTo(1.5, within(1e-9));
        List<String> prompts = PROPOSER.requests.stream()
                .map(ProposalRequest::messages)
                .map(messages -> messages.getLast().content())
                .toList();
        assertThat(prompts).hasSize(2).allMatch(prompt -> prompt.contains("Help me.") && prompt.contains("gladly"));
        assertThat(prompts)
                .filteredOn(prompt -> prompt.contains("a dark secret"))
                .singleElement()
                .asString()
                .contains("harmless");
        assertThat(reply.spent())
                .containsOnlyKeys("helpfulness", "harmlessness")
                .containsEntry("helpfulness", new RewardReply.Spent("judge-model", ScriptedProposer.TOKENS, null));
    }

    @Test
    void aModelThatIsDownIsAnErrorOfItsOwnRewardAlone() {
        String body = """
                {"weights": {"accuracy": 1, "verifier:down_model": 0.5}, "on_unknown": {"error": "%s"}, "groups": [
                  {"prompt": "p", "reference": "4", "completions": [{"text": "It is 4."}, {"text": "It is 5."}]}]}""";

        RewardReply.Group group = group(body.formatted("leave_out"));
        HttpResponse<String> refused = service.post("/v1/rewards", body.formatted("fail"));

        assertThat(group.completions()).allSatisfy(completion -> {
            assertThat(completion.outcome()).isEqualTo(RewardOutcome.ERROR);
            assertThat(completion.total()).isNull();
            assertThat(completion.unknown()).containsOnlyKeys("verifier:down_model");
        });
        assertThat(group.completions().getFirst().rewards()).isEqualTo(Map.of("accuracy", 1.0));
        assertThat(group.completions().getLast().rewards()).isEqualTo(Map.of("accuracy", 0.0));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(json(refused).path("detail").asString()).contains("verifier:down_model");
    }

    @Test
    void aRewardOfNoWeightIsOnlyTold() {
        RewardReply.Completion completion = only("""
                {"weights": {"accuracy": 1, "verifier:down_model": 0}, "groups": [
                  {"prompt": "p", "reference": "4", "completions": [{"text": "It is 4."}]}]}""");

        assertThat(completion.total()).isEqualTo(1);
        assertThat(completion.unknown()).containsOnlyKeys("verifier:down_model");
    }

    @Test
    void whatTheDeadlineLeavesIsTimedOut() {
        HttpResponse<String> response = service.post("/v1/rewards", """
                {"weights": {"accuracy": 1}, "groups": [{"prompt": "p", "reference": "4", "completions": [
                  {"text": "It is 4."}]}]}""", "X-Ponder-Deadline-Ms", "0");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        RewardReply reply = WireJson.mapper().readValue(response.body(), RewardReply.class);
        assertThat(reply.groups().getFirst().completions().getFirst().outcome()).isEqualTo(RewardOutcome.TIMED_OUT);
    }

    @Test
    void aModelThatHangsIsATimeOutOfItsOwnRewardAlone() {
        HttpResponse<String> response = service.post("/v1/rewards", """
                {"weights": {"accuracy": 1, "helpfulness": 1}, "groups": [{"prompt": "p", "reference": "5", "completions": [
                  {"text": "CASE hang. It is 4."}]}]}""", "X-Ponder-Deadline-Ms", "2000");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        RewardReply reply = WireJson.mapper().readValue(response.body(), RewardReply.class);
        RewardReply.Completion completion =
                reply.groups().getFirst().completions().getFirst();
        assertThat(completion.outcome()).isEqualTo(RewardOutcome.TIMED_OUT);
        assertThat(completion.unknown()).containsKey("helpfulness");
    }

    @Test
    void allRightOrAllWrongIsNotKept() {
        RewardReply reply = reply("""
                {"weights": {"accuracy": 1, "length": 1}, "max_length": 10, "advantages": "dapo", "groups": [
                  {"prompt": "p", "reference": "4", "completions": [
                    {"text": "It is 4.", "tokens": 4}, {"text": "4", "tokens": 10}]},
                  {"prompt": "p", "reference": "4", "completions": [
                    {"text": "It is 4.", "tokens": 4}, {"text": "5", "tokens": 4}]}]}""");

        assertThat(reply.groups()).extracting(RewardReply.Group::keep).containsExactly(false, true);
        assertThat(reply.groups().getFirst().std()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{`weights`:{`verifier:nope`:1},`groups`:[G]}                | weights          | there is no verifier nope",
                "{`weights`:{`verifier:`:1},`groups`:[G]}                    | weights          | there is no verifier",
                "{`weights`:{`verifier:code`:1},`groups`:[G]}                | groups.0.tests   | tests is missing",
                "{`weights`:{`verifier:reference`:1},`groups`:[{`prompt`:`p`,`completions`:[C]}]} | groups.0.reference | right answer",
                "{`on_unknown`:{`wrong`:`zero`},`groups`:[G]}                | on_unknown       | not_comparable, timed_out, error",
                "{`on_unknown`:{`error`:`shrug`},`groups`:[G]}               | on_unknown.error | leave_out, zero, fail",
                "{`on_unknown`:{`error`:null},`groups`:[G]}                  | on_unknown.error | leave_out, zero, fail",
            })
    void badInputIsRefusedByName(String template, String field, String words) {
        String group = "{`prompt`:`p`,`reference`:`4`,`completions`:[C]}";
        String body = template.replace("G", group).replace("[C]", "[{`text`:`It is 4.`}]");

        HttpResponse<String> response = service.post("/v1/rewards", body.replace('`', '"'));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo(field);
        assertThat(json(response).path("detail").asString()).contains(words);
    }

    @Test
    void tooManyCompletionsAreCounted() {
        String completions =
                IntStream.range(0, 8193).mapToObj(_ -> "{\"text\":\"4\"}").collect(joining(","));

        HttpResponse<String> response = service.post(
                "/v1/rewards",
                "{\"groups\":[{\"prompt\":\"p\",\"reference\":\"4\",\"completions\":[" + completions + "]}]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("detail").asString()).contains("8193", "8192", "ponder.rewards.max-completions");
    }

    @ParameterizedTest
    @CsvSource({
        "harmlessness, format, is not shown thoughts",
        "helpfulness, think_format, is shown thoughts",
        "helpfulness, nope, there is no verifier nope"
    })
    void aVerifierThatCannotGiveARewardIsRefusedAtTheStart(String reward, String verifier, String why) {
        assertThatThrownBy(() -> new RunningService(PROPOSER.url(), "--ponder.rewards." + reward + "=" + verifier))
                .hasStackTraceContaining("ponder.rewards." + reward)
                .hasStackTraceContaining(why);
    }

    /** Ten requests of a thousand completions each, at once, half of the rewards by a model behind batches. */
    @Test
    void tenThousandRewardsKeepTheirPlaces() throws InterruptedException, ExecutionException {
        try (ExecutorService trainers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RewardReply>> replies = IntStream.range(0, 10)
                    .mapToObj(request -> trainers.submit(() -> reply(thousand(request))))
                    .toList();
            for (int request = 0; request < 10; request++) {
                List<RewardReply.Group> groups = replies.get(request).get().groups();
                assertThat(groups).hasSize(125);
                for (int i = 0; i < 1000; i++) {
                    int id = 1000 * request + i;
                    RewardReply.Completion completion =
                            groups.get(i / 8).completions().get(i % 8);
                    assertThat(completion.rewards())
                            .isEqualTo(Map.of(
                                    "accuracy",
                                    isRight(id) ? 1.0 : 0.0,
                                    "length",
                                    -id / 1e4,
                                    "verifier:the_model",
                                    id / 1e4));
                    assertThat(completion.outcome()).isEqualTo(isRight(id) ? RewardOutcome.RIGHT : RewardOutcome.WRONG);
                }
            }
        }
    }

    private static boolean isRight(int id) {
        return Integer.bitCount(id) % 2 == 0;
    }

    private static String thousand(int request) {
        String groups = IntStream.range(0, 125)
                .mapToObj(g -> IntStream.range(0, 8)
                        .map(i -> 1000 * request + 8 * g + i)
                        .mapToObj(id -> "{\"text\":\"This is number %d. The answer is %d.\",\"tokens\":%d}"
                                .formatted(id, isRight(id) ? g : g + 1, id))
                        .collect(joining(",", "{\"prompt\":\"p\",\"reference\":\"" + g + "\",\"completions\":[", "]}")))
                .collect(joining(","));
        return "{\"weights\":{\"accuracy\":1,\"length\":1,\"verifier:the_model\":1},\"max_length\":10000,"
                + "\"length_buffer\":10000,\"groups\":[" + groups + "]}";
    }

    /** Why the accuracy is not known. */
    private static String reason(RewardReply.Completion completion) {
        return requireNonNull(requireNonNull(completion.unknown()).get("accuracy"))
                .reason();
    }

    private static RewardReply.Completion only(String body) {
        return group(body).completions().getFirst();
    }

    private static RewardReply.Group group(String body) {
        return reply(body).groups().getFirst();
    }

    private static RewardReply reply(String body) {
        HttpResponse<String> response = service.post("/v1/rewards", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return WireJson.mapper().readValue(response.body(), RewardReply.class);
    }

    private static String quoted(String text) {
        return WireJson.mapper().writeValueAsString(text);
    }
}
