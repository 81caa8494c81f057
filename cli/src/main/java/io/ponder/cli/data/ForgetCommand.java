package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.ForgottenPerson;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ponder data forget}: deletes what is kept of a person. */
@Command(
        name = "forget",
        description = {
            "Deletes what is kept of a person: searches kept for training, rows of all data sets of the team, and what jobs"
                    + " remember of calls.",
            "It may be done again at any time. It needs the key of a manager or an administrator of the team."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class ForgetCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(
            paramLabel = "USER",
            description = "As requests name them: safety_identifier, user or metadata.user_id.")
    private String user = "";

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    ForgetCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (DataApi api = DataApi.of(gateway, env)) {
            ForgottenPerson forgotten = api.forget(user);
            Terminal terminal = Terminal.of(out, env);
            terminal.wrapped(
                    "Deleted: " + Figures.count(forgotten.searches()) + " searches, " + Figures.count(forgotten.rows())
                            + " rows of data sets, " + Figures.count(forgotten.calls()) + " remembered calls, "
                            + Figures.count(forgotten.texts()) + " texts of the ledger.",
                    0);
            forgotten
                    .datasets()
                    .forEach(one -> terminal.line("  " + one.name() + ": " + Figures.count(one.rows()) + " rows"));
            if (!forgotten.exports().isEmpty()) {
                terminal.wrapped("Not reached, since it was read and may be in files:", 0);
                forgotten
                        .exports()
                        .forEach(one -> terminal.line("  " + one.name() + ", at " + one.at()
                                + (one.key().isEmpty() ? "" : ", with the key " + one.key())));
            }
            return 0;
        }
    }
}
