package io.ponder.verifier.code;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.code.Isolation.Proven;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.Verifier;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs the candidate's program against the request's tests: the accuracy reward for code of DeepSeek-R1 (arXiv
 * 2501.12948, section 2.2.2). The score is 1 if all tests pass, and otherwise 0 or the share that passes. A program
 * that is wrong, crashes or exceeds a limit fails its test; if the sandbox fails, the candidate gets a failure instead
 * of a score.
 */
@Component
public final class CodeVerifier implements Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(CodeVerifier.class);
    private static final VerifierInfo INFO = new VerifierInfo(
            "code",
            VerifierKind.OUTCOME,
            "Runs the candidate's program, Python or Java, against tests in the request: 1 if all pass, otherwise 0"
                    + " or the share that passes. For evaluation and training data only.",
            false,
            false);

    private final CodeSettings settings;
    private final Isolation isolation;
    private final CodeGate gate;
    private final InstantSource clock;

    CodeVerifier(CodeSettings settings, Isolation isolation, CodeGate gate, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.isolation = isolation;
        this.gate = gate;
        this.clock = clock;
        Gauge.builder("ponder.code.waiting", gate, CodeGate::waiting)
                .description("candidates waiting for their program to run")
                .register(meters);
    }

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public void check(ScoreRequest request) {
        isolation.of(tests(request).language());
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        CodeTests tests = tests(request);
        Proven proven = isolation.of(tests.language());
        ParallelCandidates.each(
                request.candidates().size(),
                context,
                cancellation,
                i -> line(
                        i,
                        new Trial(tests, settings, clock, context.deadline()),
                        proven,
                        request.candidates().get(i).text()),
                send);
        return new ScoreReply.End(null, Tokens.NONE);
    }

    private ScoreReply line(int candidate, Trial trial, Proven proven, String text) {
        try {
            return new ScoreReply.Scored(
                    candidate, gate.pass(() -> trial.score(proven.toolchain(), proven.sandbox(), text)), Tokens.NONE);
        } catch (FailureException e) {
            return new ScoreReply.Failed(candidate, e.failure());
        } catch (InterruptedException e) {
            return new ScoreReply.Failed(candidate, Failure.of(Kind.TIMEOUT, "the request was cancelled"));
        } catch (Exception e) {
            LOG.error("a program could not be run", e);
            return new ScoreReply.Failed(
                    candidate, Failure.of(Kind.INTERNAL, "verifier code failed unexpectedly; its log has the details"));
        }
    }

    private CodeTests tests(ScoreRequest request) {
        CodeTests tests = request.tests();
        if (tests == null) {
            throw Failure.invalid("tests", "tests is missing: the verifier code runs a program against them")
                    .asException();
        }
        tests.check(settings.maxCases());
        return tests;
    }
}
