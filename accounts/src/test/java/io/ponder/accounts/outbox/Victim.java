package io.ponder.accounts.outbox;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.ledger.Sample;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;

/** A process that gives entries away, says so, and is killed meanwhile. Arguments: folder, URL, first number. */
public final class Victim {

    private Victim() {}

    public static void main(String[] args) {
        Database database = Database.open(new DatabaseSettings(args[1], "postgres", "postgres", Path.of("none"), 4));
        Outbox outbox = Outbox.open(
                new OutboxSettings(Path.of(args[0]), 20_000, 100),
                new LedgerWriter(database, (_, _) -> {}),
                InstantSource.system(),
                Optional::of);
        int first = Integer.parseInt(args[2]);
        IntStream.range(0, 4)
                .forEach(thread -> Thread.ofPlatform().start(() -> {
                    for (int i = first; ; i++) {
                        String id = thread + "-" + i;
                        outbox.begin(Sample.lost(id));
                        System.out.println("begun " + id);
                        outbox.keep(Sample.search(id));
                        outbox.end(Sample.entry(id));
                        System.out.println("ended " + id);
                    }
                }));
    }
}
