package io.ponder.verifier.combined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.combined.CombinedSettings.Combination;
import io.ponder.verifier.combined.CombinedSettings.Kind;
import io.ponder.verifier.combined.CombinedSettings.Part;
import io.ponder.verifier.confidence.ConfidenceVerifier;
import io.ponder.verifier.scoring.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinedVerifierTest {

    private static final Tokens CALL = new Tokens(10, 0, 1);

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, Verifier> known = new LinkedHashMap<>();
    private final Scripted cheap = new Scripted("cheap", VerifierKind.OUTCOME, false, true);
    private final Scripted dear = new Scripted("dear", VerifierKind.OUTCOME, true, true);
    private final Scripted steps = new Scripted("steps", VerifierKind.PROCESS, false, true);
    private final Scripted moreSteps = new Scripted("more_steps", VerifierKind.PROCESS, false, true);
    private final Scripted secret = new Scripted("secret", VerifierKind.OUTCOME, false, false);

    CombinedVerifierTest() {
        List.of(cheap, dear, steps, moreSteps, secret)
                .forEach(verifier -> known.put(verifier.info().name(), verifier));
    }

    @ParameterizedTest
    @CsvSource({
        // (1 · 0.8 + 3 · 0.4) / 4
        "WEIGHTED_MEAN, 0.5",
        "PRODUCT, 0.32",
        "MIN, 0.4",
    })
    void twoScoresBecomeOne(Kind kind, double expected) {
        double weight = kind == Kind.WEIGHTED_MEAN ? 3 : 1;
        Verifier combined = combine(combination(kind, part("cheap", 1), part("dear", weight)));
        cheap.says("a", 0.8);
        dear.says("a", 0.4);

        List<ScoreReply> lines = score(combined, "a");

        assertThat(value(lines.getFirst())).isCloseTo(expected, within(1e-12));
        assertThat(((ScoreReply.Scored) lines.getFirst()).score().explanation())
                .isEqualTo("cheap 0.800 (cheap says so); dear 0.400 (dear says so)");
        assertThat(((ScoreReply.Scored) lines.getFirst()).tokens()).isEqualTo(CALL);
        assertThat(lines.getLast()).isEqualTo(new ScoreReply.End("dear-model", CALL));
        assertThat(combined.info().usesModel()).isTrue();
        assertThat(combined.info().kind()).isEqualTo(VerifierKind.OUTCOME);
    }

    @Test
    void theOneThatIsAlwaysThereGivesWayToOneOfItsName() {
        Combination own = new Combination(
                "checked_confidence",
                Kind.MIN,
                List.of(new Part("format", 1, Aggregation.LAST), new Part("mean_confidence", 1, Aggregation.LAST)),
                0,
                1);

        assertThat(new CombinedSettings(List.of()).all())
                .extracting(Combination::name, Combination::kind)
                .containsExactly(tuple("checked_confidence", Kind.PRODUCT));
        assertThat(new CombinedSettings(List.of(own)).all()).containsExactly(own);
    }

    @Test
    void aCascadeAsksTheDearOneAboutTheUnsureOnesAlone() {
        Verifier cascade =
                combine(new Combination("mix", Kind.CASCADE, List.of(part("cheap", 1), part("dear", 1)), 0.3, 0.7));
        double[] cheaply = {0.1, 0.3, 0.5, 0.7, 0.71, 0.9};
        for (int i = 0; i < cheaply.length; i++) {
            cheap.says("c" + i, cheaply[i]);
            dear.says("c" + i, 0.95);
        }

        List<ScoreReply> lines = score(cascade, "c0", "c1", "c2", "c3", "c4", "c5");

        assertThat(dear.asked).containsExactly("c1", "c2", "c3");
        assertThat(values(lines)).containsExactly(0.1, 0.95, 0.95, 0.95, 0.71, 0.9);
        assertThat(((ScoreReply.End) lines.getLast()).tokens()).isEqualTo(new Tokens(30, 0, 3));
        assertThat(counted("ponder.cascade.asked", "cheap")).isEqualTo(6);
        assertThat(counted("ponder.cascade.settled", "cheap")).isEqualTo(3);
        assertThat(counted("ponder.cascade.asked", "dear")).isEqualTo(3);
        assertThat(counted("ponder.cascade.settled", "dear")).isEqualTo(3);
    }

    @Test
    void aCascadeThatIsSureOfAllAsksTheDearOneNothing() {
        Verifier cascade =
                combine(new Combination("mix", Kind.CASCADE, List.of(part("cheap", 1), part("dear", 1)), 0.3, 0.7));
        cheap.says("a", 0.2).says("b", 0.8);

        assertThat(values(score(cascade, "a", "b"))).containsExactly(0.2, 0.8);
        assertThat(dear.calls).isZero();
    }

    @Test
    void aFailingPartFailsItsCandidateAndLaterPartsAreNotAskedAboutIt() {
        Verifier combined = combine(combination(Kind.MIN, part("cheap", 1), part("dear", 1)));
        cheap.says("a", 0.8).fails("b").says("c", 0.6).says("d", 0.5);
        dear.says("a", 0.9).fails("c").leavesOut("d");

        List<ScoreReply> lines = score(combined, "a", "b", "c", "d");

        assertThat(dear.asked).containsExactly("a", "c", "d");
        assertThat(lines.subList(0, 4))
                .filteredOn(ScoreReply.Scored.class::isInstance)
                .hasSize(1);
        assertThat(lines)
                .filteredOn(ScoreReply.Failed.class::isInstance)
                .extracting(line -> ((ScoreReply.Failed) line).failure().message())
                .containsExactlyInAnyOrder(
                        "verifier mix: its part cheap: no luck",
                        "verifier mix: its part dear: no luck",
                        "verifier mix: its part dear: it gave no score");
    }

    @Test
    void processVerifiersAreCombinedStepByStep() {
        Verifier combined = combine(combination(Kind.PRODUCT, part("steps", 1), part("more_steps", 1)));
        steps.says("a", 1, 0.5, 0.2);
        moreSteps.says("a", 0.5, 0.5, 1);

        assertThat(combined.info().kind()).isEqualTo(VerifierKind.PROCESS);
        assertThat(((ScoreReply.Scored) score(combined, "a").getFirst()).score().steps())
                .containsExactly(0.5, 0.25, 0.2);
    }

    @ParameterizedTest
    @CsvSource({"LAST, 0.4", "MIN, 0.2", "MEAN, 0.5", "PRODUCT, 0.072"})
    void withAnOutcomeTheStepsBecomeOneNumberFirst(Aggregation aggregation, double expected) {
        Verifier combined = combine(combination(Kind.PRODUCT, new Part("steps", 1, aggregation), part("cheap", 1)));
        steps.says("a", 0.9, 0.2, 0.4);
        cheap.says("a", 1);

        assertThat(combined.info().kind()).isEqualTo(VerifierKind.OUTCOME);
        assertThat(value(score(combined, "a").getFirst())).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aWrongCountOfStepsIsAFailure() {
        Verifier combined = combine(combination(Kind.MIN, part("steps", 1), part("cheap", 1)));
        steps.says("a", 1, 0.5);
        cheap.says("a", 1);

        assertThat(((ScoreReply.Failed) score(combined, "a").getFirst())
                        .failure()
                        .message())
                .isEqualTo("verifier mix: its part steps: it did not score every step exactly once");
    }

    @Test
    void aCandidateWithoutStepsIsRefusedForAProcessPart() {
        Verifier combined = combine(combination(Kind.MIN, part("cheap", 1), part("steps", 1)));
        ScoreRequest request = new ScoreRequest(
                "mix",
                null,
                new Problem(List.of(Message.user("?")), AnswerFormat.AUTO),
                List.of(new ScoreRequest.Candidate("a", List.of(), true)),
                null);

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> combined.check(request))
                .satisfies(e -> assertThat(e.failure().field()).isEqualTo("candidates.0.steps"));
    }

    @Test
    void whatAPartNeedsOfTheEngineTheCombinationNeeds() {
        Verifier confident = ConfidenceVerifier.all().getFirst();
        known.put("mean_confidence", confident);
        assertThat(combine(combination(Kind.MIN, part("cheap", 1), part("mean_confidence", 1)))
                        .info()
                        .needs())
                .containsExactly(Capability.LOGPROBS);
        assertThat(combine(combination(Kind.MIN, part("cheap", 1), part("dear", 1)))
                        .info()
                        .needs())
                .isEmpty();
    }

    @Test
    void whatClientsMayNotNameTheyMayNotNameInACombinationEither() {
        assertThat(combine(combination(Kind.MIN, part("cheap", 1), part("secret", 1)))
                        .info()
                        .clients())
                .isFalse();
    }

    @Test
    void wrongSettingsAreNamed() {
        refused(combination(Kind.MIN, part("cheap", 1)), "mix", "two parts");
        refused(combination(Kind.MIN, part("cheap", 1), part("nope", 1)), "nope", "cheap, dear");
        refused(combination(Kind.MIN, part("cheap", 1), part("cheap", 1)), "cheap twice");
        refused(combination(Kind.MIN, part("cheap", 1), part("dear", 2)), "not a weighted_mean", "dear");
        refused(combination(Kind.WEIGHTED_MEAN, part("cheap", 0), part("dear", 2)), "weight above 0", "cheap");
        refused(combination(Kind.WEIGHTED_MEAN, part("cheap", Double.NaN), part("dear", 2)), "weight above 0");
        List<Part> parts = List.of(part("cheap", 1), part("dear", 1));
        refused(new Combination("dear", Kind.MIN, parts, 0, 1), "dear", "taken");
        refused(new Combination("Mix!", Kind.MIN, parts, 0, 1), "name");
        refused(new Combination("mix", Kind.CASCADE, parts, 0.7, 0.3), "unsure-from <= unsure-to");
        refused(new Combination("mix", Kind.MIN, parts, 0.3, 0.7), "not a cascade");
    }

    private void refused(Combination combination, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> combine(combination))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private Verifier combine(Combination combination) {
        return Combinations.of(combination, known, new CascadeMetrics(meters));
    }

    private double counted(String counter, String stage) {
        return meters.get(counter)
                .tags("verifier", "mix", "stage", stage)
                .counter()
                .count();
    }

    private static Combination combination(Kind kind, Part... parts) {
        return new Combination("mix", kind, List.of(parts), 0, 1);
    }

    private static Part part(String verifier, double weight) {
        return new Part(verifier, weight, Aggregation.LAST);
    }

    /** Candidates of three steps each; the end comes last. */
    private static List<ScoreReply> score(Verifier verifier, String... candidates) {
        ScoreRequest request = new ScoreRequest(
                "mix",
                null,
                new Problem(List.of(Message.user("?")), AnswerFormat.AUTO),
                Arrays.stream(candidates)
                        .map(text -> new ScoreRequest.Candidate(text, List.of("1", "2", "3"), true))
                        .toList(),
                null);
        verifier.check(request);
        List<ScoreReply> lines = new ArrayList<>();
        ScoreReply.End end = verifier.score(request, RequestContext.fresh(), new Cancellation(), lines::add);
        lines.add(end);
        return lines;
    }

    private static double value(ScoreReply line) {
        return ((ScoreReply.Scored) line).score().value(Aggregation.LAST);
    }

    private static List<Double> values(List<ScoreReply> lines) {
        return lines.stream()
                .filter(ScoreReply.Scored.class::isInstance)
                .map(ScoreReply.Scored.class::cast)
                .sorted(Comparator.comparingInt(ScoreReply.Scored::candidate))
                .map(CombinedVerifierTest::value)
                .toList();
    }

    /** Says what it was told to say of each text, last candidate first. */
    private static final class Scripted implements Verifier {
        private final VerifierInfo info;
        private final Map<String, List<Double>> scores = new LinkedHashMap<>();
        private final List<String> silent = new ArrayList<>();
        final List<String> asked = new ArrayList<>();
        int calls;

        Scripted(String name, VerifierKind kind, boolean usesModel, boolean clients) {
            info = new VerifierInfo(name, kind, name, usesModel, clients);
        }

        Scripted says(String text, double... values) {
            scores.put(text, Arrays.stream(values).boxed().toList());
            return this;
        }

        Scripted fails(String text) {
            scores.put(text, List.of());
            return this;
        }

        Scripted leavesOut(String text) {
            silent.add(text);
            return this;
        }

        @Override
        public VerifierInfo info() {
            return info;
        }

        @Override
        public ScoreReply.End score(
                ScoreRequest request,
                RequestContext context,
                Cancellation cancellation,
                Consumer<? super ScoreReply> send) {
            calls++;
            assertThat(request.verifier()).isEqualTo(info.name());
            Tokens each = info.usesModel() ? CALL : Tokens.NONE;
            Tokens all = Tokens.NONE;
            request.candidates().forEach(candidate -> asked.add(candidate.text()));
            for (int i = request.candidates().size() - 1; i >= 0; i--) {
                String text = request.candidates().get(i).text();
                if (silent.contains(text)) {
                    continue;
                }
                List<Double> values = scores.getOrDefault(text, List.of());
                if (values.isEmpty()) {
                    send.accept(new ScoreReply.Failed(i, Failure.of(Failure.Kind.UPSTREAM_ERROR, "no luck")));
                    continue;
                }
                Score score = info.kind() == VerifierKind.PROCESS
                        ? Score.steps(values, null)
                        : Score.outcome(values.getFirst(), info.name() + " says so");
                send.accept(new ScoreReply.Scored(i, score, each));
                all = all.plus(each);
            }
            return new ScoreReply.End(info.usesModel() ? info.name() + "-model" : null, all);
        }
    }
}
