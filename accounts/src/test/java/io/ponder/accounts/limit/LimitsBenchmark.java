package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.limit.Budgets.Settings;
import io.ponder.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The figures of docs/limits.md: the race of three processes for the last dollars of one budget, and what a reservation
 * costs at several rates.
 */
final class LimitsBenchmark {

    private static final long DOLLAR = 1_000_000_000L;
    private static final int ROUNDS = 10;
    private static final int RACERS = 200;
    private static final int PROCESSES = 3;

    private LimitsBenchmark() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            racer(args);
            return;
        }
        race();
        System.out.println("\nreserve, ms       rate/s      n      p50      p99");
        cost("H2", TestDatabase.h2());
        cost("PostgreSQL", TestDatabase.postgres());
    }

    /** One process of the race: opens its own connections, waits for the word, and asks for its share at once. */
    private static void racer(String[] args) throws Exception {
        int claims = Integer.parseInt(args[4]);
        Database database = Database.open(new DatabaseSettings(args[0], args[1], args[2], Path.of("none"), 8));
        try (Budgets budgets = new Budgets(database, _ -> {}, new Settings(args[3], Duration.ofSeconds(30), false));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            budgets.perRequest(Sample.CALLER);
            CountDownLatch start = new CountDownLatch(1);
            AtomicInteger granted = new AtomicInteger();
            for (int i = 0; i < claims; i++) {
                int number = i;
                threads.submit(() -> {
                    start.await();
                    try {
                        budgets.reserve(named(args[3] + "-" + number));
                        granted.incrementAndGet();
                    } catch (Refusal e) {
                        // Too late.
                    }
                    return null;
                });
            }
            System.out.println("ready");
            System.in.read();
            start.countDown();
            threads.shutdown();
            threads.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
            System.out.println(granted.get());
        }
    }

    private static Claim named(String id) {
        Amount dollar = new Amount(10, DOLLAR);
        return new Claim(id, Sample.CALLER, null, dollar, dollar, Duration.ofMinutes(5), false, "chat", "m", "s", "r");
    }

    private static void race() throws Exception {
        System.out.println("round   asked   granted   within   ms");
        for (int round = 1; round <= ROUNDS; round++) {
            TestDatabase where = TestDatabase.postgres();
            try (Database database = Database.open(Sample.settings(where))) {
                Sample.limit(database, Sample.TEAM, Per.MONTH, Counts.NANO_USD, 10 * DOLLAR);
            }
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                int claims = RACERS / PROCESSES + (i < RACERS % PROCESSES ? 1 : 0);
                processes.add(start(where, "round-" + round + "-" + i, claims));
            }
            for (Process process : processes) {
                line(process);
            }
            long began = System.nanoTime();
            for (Process process : processes) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            int granted = 0;
            for (Process process : processes) {
                granted += Integer.parseInt(line(process));
            }
            long ms = (System.nanoTime() - began) / 1_000_000;
            for (Process process : processes) {
                process.waitFor();
            }
            System.out.printf("%5d %7d %9d %8d %4d%n", round, RACERS, granted, 10, ms);
        }
    }

    private static String line(Process process) throws IOException {
        return process.inputReader()
                .lines()
                .filter(line -> line.equals("ready") || line.matches("\\d+"))
                .findFirst()
                .orElseThrow(() -> new IOException("a process of the race died"));
    }

    private static Process start(TestDatabase where, String name, int claims) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LimitsBenchmark.class.getName(),
                        where.url(),
                        where.user(),
                        where.password(),
                        name,
                        Integer.toString(claims))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void cost(String name, TestDatabase where) throws Exception {
        try (Database database = Database.open(Sample.settings(where))) {
            LedgerWriter ledger = new LedgerWriter(database, new Windows(database));
            Sample.limit(database, Sample.ORGANIZATION, Per.MONTH, Counts.NANO_USD, Long.MAX_VALUE / 4);
            Sample.limit(database, Sample.TEAM, Per.DAY, Counts.TOKENS, Long.MAX_VALUE / 4);
            Sample.limit(database, Sample.KEY, Per.MINUTE, Counts.SEARCHES, Long.MAX_VALUE / 4);
            ConcurrentLinkedQueue<Entry> outbox = new ConcurrentLinkedQueue<>();
            try (Budgets budgets =
                    new Budgets(database, outbox::add, new Settings("g", Duration.ofSeconds(30), false))) {
                Thread deliverer = Thread.ofPlatform().daemon().start(() -> deliver(outbox, ledger));
                at(budgets, name, 200, 3, false);
                for (int rate : new int[] {1, 100, 500}) {
                    at(budgets, name, rate, rate == 1 ? 20 : 8, true);
                }
                deliverer.interrupt();
                deliverer.join();
            }
        }
    }

    /** As the outbox does: in batches, a few times a second. */
    private static void deliver(ConcurrentLinkedQueue<Entry> outbox, LedgerWriter ledger) {
        try {
            while (true) {
                List<Entry> batch = new ArrayList<>();
                for (Entry entry = outbox.poll(); entry != null; entry = outbox.poll()) {
                    batch.add(entry);
                }
                if (!batch.isEmpty()) {
                    ledger.deliver(batch);
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            // Done.
        }
    }

    private static void at(Budgets budgets, String name, int rate, int seconds, boolean isTold) throws Exception {
        int count = rate * seconds;
        long[] took = new long[count];
        AtomicLong next = new AtomicLong(System.nanoTime());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                java.util.concurrent.locks.LockSupport.parkNanos(next.get() - System.nanoTime());
                next.addAndGet(1_000_000_000L / rate);
                threads.submit(() -> {
                    Claim claim = Sample.exactly(1000, 1000L);
                    long began = System.nanoTime();
                    Hold hold = budgets.reserve(claim);
                    took[number] = System.nanoTime() - began;
                    Thread.sleep(50);
                    hold.settle(Sample.entry(claim, Instant.now(), 500, 500L));
                    return null;
                });
            }
        }
        Arrays.sort(took);
        if (isTold) {
            System.out.printf(
                    "%-16s %7d %6d %8.2f %8.2f%n",
                    name, rate, count, took[count / 2] / 1e6, took[Math.min(count - 1, (int) (count * 0.99))] / 1e6);
        }
    }
}
