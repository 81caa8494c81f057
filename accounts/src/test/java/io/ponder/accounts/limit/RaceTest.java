package io.ponder.accounts.limit;

import static io.ponder.accounts.limit.Sample.KEY;
import static io.ponder.accounts.limit.Sample.ORGANIZATION;
import static io.ponder.accounts.limit.Sample.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.limit.Budgets.Settings;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many at once, on one gateway and on several. */
@Timeout(120)
class RaceTest {

    /** A gateway: budgets with connections of their own. */
    private record Gateway(Database database, Budgets budgets) implements AutoCloseable {

        static Gateway open(TestDatabase where, String name) {
            Database database = Database.open(Sample.settings(where));
            LedgerWriter ledger = new LedgerWriter(database, new Windows(database));
            return new Gateway(
                    database,
                    new Budgets(
                            database,
                            entry -> deliver(ledger, entry),
                            new Settings(name, Duration.ofSeconds(60), false)));
        }

        /** One at a time, as an outbox does. */
        private static void deliver(LedgerWriter ledger, Entry entry) {
            synchronized (ledger) {
                ledger.deliver(List.of(entry));
            }
        }

        @Override
        public void close() {
            try {
                budgets.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            database.close();
        }
    }

    @Test
    void theLastDollarIsGrantedOnceByThreeGateways() throws Exception {
        TestDatabase where = TestDatabase.postgres();
        List<Gateway> gateways = IntStream.range(0, 3)
                .mapToObj(i -> Gateway.open(where, "gateway-" + i))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sample.limit(gateways.getFirst().database(), TEAM, Per.MONTH, Counts.NANO_USD, 10_000_000_000L);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> asked = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        try {
                            gateways.get(i % 3).budgets().reserve(Sample.exactly(10, 1_000_000_000L));
                            return true;
                        } catch (Refusal e) {
                            return false;
                        }
                    }))
                    .toList();
            start.countDown();
            int granted = 0;
            for (Future<Boolean> one : asked) {
                granted += one.get() ? 1 : 0;
            }
            assertThat(granted).isEqualTo(10);
        } finally {
            gateways.forEach(Gateway::close);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kindsAndContainer")
    void whateverHappensTheCountersAreTheSumOfWhatHappened(TestDatabase.Kind kind) throws Exception {
        TestDatabase where = kind.create();
        int gateways = where.url().isEmpty() ? 1 : 3;
        List<Gateway> all = IntStream.range(0, gateways)
                .mapToObj(i -> Gateway.open(where, "gateway-" + i))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Database database = all.getFirst().database();
            long limit = 20_000;
            Sample.limit(database, ORGANIZATION, Per.MONTH, Counts.TOKENS, limit);
            Sample.limit(database, TEAM, Per.NOW, Counts.SEARCHES, 7);
            Sample.limit(database, KEY, Per.MONTH, Counts.SEARCHES, 1_000_000);
            AtomicLong spent = new AtomicLong();
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            AtomicInteger began = new AtomicInteger();
            List<Future<?>> done = new ArrayList<>();
            for (int worker = 0; worker < 24; worker++) {
                SplittableRandom random = new SplittableRandom(worker);
                Gateway gateway = all.get(worker % gateways);
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        one(gateway, random, spent, running, most, began);
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
            assertThat(most.get()).isLessThanOrEqualTo(7);
            assertThat(spent.get()).isLessThanOrEqualTo(limit);
            LimitTable.Snapshot now = new LimitTable(database).read(List.of(KEY));
            WindowTable windows = new WindowTable(database);
            assertThat(windows.find(List.of(
                            Window.Name.at(ORGANIZATION, Per.MONTH, now.now()),
                            Window.Name.at(KEY, Per.MONTH, now.now()),
                            Window.Name.at(TEAM, Per.NOW, now.now()))))
                    .hasSize(3)
                    .allSatisfy(window -> assertThat(window.reserved()).isEqualTo(Counted.NOTHING))
                    .filteredOn(window -> window.per() == Per.MONTH)
                    .allSatisfy(window ->
                            assertThat(window.spent()).isEqualTo(new Counted(began.get(), spent.get(), spent.get())));
        } finally {
            all.forEach(Gateway::close);
        }
    }

    private static void one(
            Gateway gateway,
            SplittableRandom random,
            AtomicLong spent,
            AtomicInteger running,
            AtomicInteger most,
            AtomicInteger began) {
        long worst = random.nextLong(1, 200);
        Claim claim = random.nextBoolean() ? Sample.exactly(worst, worst) : Sample.claim(worst, worst);
        Hold hold;
        try {
            hold = gateway.budgets().reserve(claim);
        } catch (Refusal e) {
            return;
        }
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        Amount granted = hold.granted();
        if (granted == null) {
            throw new IllegalStateException("not limited");
        }
        long used = random.nextLong(0, granted.tokens() + 1);
        Thread.yield();
        began.incrementAndGet();
        spent.addAndGet(used);
        running.decrementAndGet();
        Entry entry = Sample.entry(claim, Instant.EPOCH, used, used);
        hold.settle(entry);
        if (random.nextInt(10) == 0) {
            hold.settle(entry);
        }
    }
}
