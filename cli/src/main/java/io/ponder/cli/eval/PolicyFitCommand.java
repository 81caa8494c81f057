package io.ponder.cli.eval;

import io.ponder.contracts.policy.PolicyFile;
import io.ponder.evaluation.analysis.PolicyDraws;
import io.ponder.evaluation.policy.HeldOut;
import io.ponder.evaluation.policy.PolicyFit;
import io.ponder.evaluation.policy.Provenance;
import io.ponder.evaluation.redraw.Recording;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.summary.RunSummary.PolicyPoint;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder policy fit RUN}: learns from a run how {@code auto} should search at each difficulty. */
@Command(
        name = "fit",
        description = {
            "Learns from a run how many samples are worth drawing at each difficulty, and how to choose among them, and writes a"
                    + " policy for auto (PONDER_POLICY_FILE).",
            "Its quality is measured on problems held out of the fit."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class PolicyFitCommand implements Callable<Integer> {

    private final PrintStream out;

    @Parameters(paramLabel = "RUN", description = "The folder of a run that drew samples.")
    private Path folder = Path.of("");

    @Option(
            names = "--verifier",
            paramLabel = "NAME",
            description =
                    "The verifier whose scores auto may use; the run must hold them. By default only votes count.")
    private @Nullable String verifier;

    @Option(
            names = "--first",
            defaultValue = "4",
            paramLabel = "N",
            description = "How many samples' agreement tells the difficulty; by default ${DEFAULT-VALUE}.")
    private int first = 4;

    @Option(
            names = "--levels",
            split = ",",
            paramLabel = "N",
            description = "Mean samples a problem; by default --first, doubled up to the run's samples.")
    private List<Double> levels = List.of();

    @Option(
            names = "--folds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Folds of the check on held-out problems; by default ${DEFAULT-VALUE}.")
    private int folds = 5;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Decides which problems are held out together.")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write the policy; by default policy.json in the run's folder.")
    private @Nullable Path file;

    public PolicyFitCommand(PrintStream out) {
        this.out = out;
    }

    /** 0 when the policy is written. */
    @Override
    public Integer call() throws IOException, RunException {
        RunFolder run = new RunFolder(folder);
        Settings settings = run.settings();
        if (verifier != null && !settings.verifiers().contains(verifier)) {
            throw new RunException("the run holds no scores by " + verifier + ", but by "
                    + String.join(", ", settings.verifiers()) + "; score it with ./ponder eval --from " + folder
                    + " --verifier " + verifier);
        }
        Matrix samples = Matrix.of(
                settings.with(
                        List.of(MajorityVote.TYPE.name()),
                        verifier == null ? List.of() : List.of(verifier),
                        settings.budgets()),
                List.of());
        Recording recording = Recording.of(run, samples);
        if (first < 2 || first > settings.samples()) {
            throw new IllegalArgumentException(
                    "--first is " + first + ", but must be 2 to the run's samples, " + settings.samples());
        }
        List<Double> its = levels.isEmpty() ? doublings(settings.samples()) : levels;
        PolicyFit.Settings how = new PolicyFit.Settings(first, its, efforts(its), folds, seed);
        List<Integer> counts = IntStream.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
                .filter(n -> n <= settings.samples())
                .boxed()
                .toList();
        PolicyFit.Fitted fitted = PolicyFit.fit(new PolicyDraws(first, counts, verifier).of(recording.problems()), how);
        Provenance provenance = Provenance.of(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                settings.data(),
                settings.dataSha256(),
                fitted,
                how);
        Path to = file != null ? file : folder.resolve(RunReport.POLICY);
        PolicyFile policy = PolicyFile.of(
                settings.model(), verifier, fitted.policy(), Aggregation.LAST.wireName(), provenance.toMap());
        AtomicFile.write(to, policy.toJson());
        print(provenance, fitted.heldOut());
        out.println("Written: " + to + ". Start Ponder with PONDER_POLICY_FILE=" + to + " and ask auto.");
        Matrix whole = Matrix.of(settings, List.of());
        if (to.equals(folder.resolve(RunReport.POLICY))) {
            out.println("Report: " + RunReport.write(run, settings, whole, folder, InstantSource.system()));
        }
        return 0;
    }

    private List<Double> doublings(int samples) {
        return IntStream.iterate(first, n -> n <= samples, n -> 2 * n)
                .mapToObj(n -> (double) n)
                .toList();
    }

    private static Map<String, Double> efforts(List<Double> levels) {
        List<Double> rising = levels.stream().sorted().toList();
        return Map.of("low", rising.getFirst(), "medium", rising.get(rising.size() / 2), "high", rising.getLast());
    }

    private void print(Provenance provenance, List<HeldOut> heldOut) {
        out.println(provenance.problems() + " problems, " + provenance.folds() + " folds, on problems held out:");
        out.println("samples   policy    tokens   best fixed                              tokens   points");
        for (PolicyPoint point : provenance.levels()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%7.1f   %5.1f %%   %6.0f   %5.1f %%, %-28s   %6.0f   %+5.1f %s",
                    point.budget(),
                    100 * point.accuracy().value(),
                    point.tokens(),
                    100 * point.fixedAccuracy().value(),
                    point.fixed(),
                    point.fixedTokens(),
                    100 * point.difference().value(),
                    point.difference().isNoise() ? "(noise)" : ""));
        }
        out.println("The best fixed way of all, which is known only afterwards:");
        for (HeldOut level : heldOut) {
            out.println(String.format(
                    Locale.ROOT,
                    "%7.1f   %5.1f %%   %6.0f   %s",
                    level.samples(),
                    100 * level.hindsightAccuracy(),
                    level.hindsightTokens(),
                    level.fixed()));
        }
    }
}
