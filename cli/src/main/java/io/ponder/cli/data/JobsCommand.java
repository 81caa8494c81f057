package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.JobDocument;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder data jobs}: how the jobs stand. */
@Command(
        name = "jobs",
        description = "Lists the latest jobs, or tells how one stands.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class JobsCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "The name of the data set that it makes, or its id.")
    private @Nullable String job;

    @Option(
            names = "--limit",
            defaultValue = "20",
            paramLabel = "N",
            description = "How many to list, at most 100; by default ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    JobsCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(out, env);
        try (DataApi api = DataApi.of(gateway, env)) {
            if (job != null) {
                print(api.job(job), terminal);
                return 0;
            }
            JobDocument.Listing jobs = api.jobs(limit);
            if (jobs.data().isEmpty()) {
                terminal.wrapped("There are no jobs yet; ./ponder data make begins one.", 0);
                return 0;
            }
            Listing listing = new Listing("JOB", "RECIPE", "HOW IT STANDS");
            jobs.data().forEach(one -> listing.add(JobView.handle(one), one.recipe(), JobView.line(one)));
            listing.print(terminal);
            if (jobs.hasMore()) {
                terminal.line("There are older ones; --limit shows more.");
            }
            return 0;
        }
    }

    private static void print(JobDocument job, Terminal terminal) {
        JobView.page(job, terminal.columns()).forEach(terminal::line);
        JobView.byDifficulty(job).forEach(terminal::line);
        terminal.wrapped("recipe    " + job.recipe() + (job.source() == null ? "" : " on " + job.source()), 10);
        terminal.wrapped("          " + job.parameters(), 10);
        terminal.wrapped(JobView.next(job), 0);
    }
}
