package io.ponder.verifier.calibration;

import io.ponder.contracts.calibration.CalibrationCurve;
import io.ponder.contracts.calibration.CalibrationFile;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.score.Score;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns a verifier's scores into probabilities if there is a calibration for the model that wrote the candidates, and
 * otherwise leaves them as they are. The explanation says which, and what the raw score was. A process verifier's steps
 * are calibrated one by one. Because the curve never falls, this is the same as calibrating their last or their least.
 */
final class CalibratedVerifier implements Verifier {

    private final Verifier raw;
    private final List<CalibrationFile> calibrations;
    private final VerifierInfo info;

    /** @param calibrations at least one; no two for the same models */
    CalibratedVerifier(Verifier raw, List<CalibrationFile> calibrations) {
        this.raw = raw;
        this.calibrations = List.copyOf(calibrations);
        VerifierInfo its = raw.info();
        this.info = new VerifierInfo(
                its.name(),
                its.kind(),
                its.description() + " Calibrated for " + models() + ".",
                its.asksJudge(),
                its.clients(),
                its.needs(),
                its.models(),
                its.tools(),
                VerifierVersion.of(its.version() == null ? RulesVersion.now() : its.version(), this.calibrations),
                its.effort(),
                its.judgeNeeds());
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public boolean seesThoughts() {
        return raw.seesThoughts();
    }

    @Override
    public void check(ScoreRequest request) {
        raw.check(request);
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        CalibrationFile calibration = calibrations.stream()
                .filter(one -> one.fits(request.writtenBy(), request.model()))
                .findFirst()
                .orElse(null);
        return raw.score(
                request,
                context,
                cancellation,
                line -> send.accept(
                        line instanceof ScoreReply.Scored scored
                                ? new ScoreReply.Scored(
                                        scored.candidate(),
                                        calibration == null
                                                ? unchanged(scored.score(), request)
                                                : calibrated(scored.score(), calibration),
                                        scored.tokens())
                                : line));
    }

    private static Score calibrated(Score score, CalibrationFile by) {
        CalibrationCurve curve = by.curve();
        String how = String.format(
                Locale.ROOT,
                "by %s on %d samples of %s",
                by.method().name().toLowerCase(Locale.ROOT),
                by.samples(),
                by.models());
        Double outcome = score.outcome();
        if (outcome != null) {
            double value = curve.at(outcome);
            String text = String.format(Locale.ROOT, "calibrated %.3f from %.3f %s", value, outcome, how);
            return Score.outcome(value, with(text, score.explanation()));
        }
        double last = score.steps().getLast();
        String text = String.format(Locale.ROOT, "last step calibrated %.3f from %.3f %s", curve.at(last), last, how);
        return Score.steps(score.steps().stream().map(curve::at).toList(), with(text, score.explanation()));
    }

    private Score unchanged(Score score, ScoreRequest request) {
        String writer = request.writtenBy();
        String judge = request.model();
        String text = "not calibrated: the calibration is for " + models() + ", but "
                + (writer == null ? "it is not known which model wrote this" : writer + " wrote this")
                + (judge == null ? "" : " and " + judge + " judged it");
        return new Score(score.outcome(), score.steps(), with(text, score.explanation()));
    }

    private String models() {
        return calibrations.stream().map(CalibrationFile::models).collect(Collectors.joining(", "));
    }

    private static String with(String text, @Nullable String explanation) {
        return explanation == null ? text : text + "; " + explanation;
    }
}
