package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ponder.reasoning.strategy.Strategy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine goes one way: each of its parts knows only parts that stand after it, and none of them the strategy. */
class DirectionTest {

    /** From the loop down. */
    private static final List<Class<?>> PARTS = List.of(
            Search.class,
            Leader.class,
            Resumption.class,
            Scheduler.class,
            Grants.class,
            Calls.class,
            Requests.class,
            Findings.class,
            Growth.class,
            Outcome.class,
            Malformed.class,
            Others.class,
            UsageBook.class,
            Call.class,
            Grant.class,
            Waiting.class,
            WorstCase.class,
            Ledger.class,
            TraceLog.class,
            Hedging.class);

    /** Those that may tell and ask a strategy. */
    private static final List<Class<?>> LOOP = List.of(Search.class, Leader.class);

    private static final JavaClasses ENGINE = new ClassFileImporter().importPackagesOf(Search.class);

    private static Stream<Dependency> dependencies(Class<?> part) {
        return ENGINE.stream()
                .filter(type -> place(type) == PARTS.indexOf(part))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    /** Among the parts; -1 for what is none. */
    private static int place(JavaClass type) {
        String name = type.getName();
        for (int i = 0; i < PARTS.size(); i++) {
            String part = PARTS.get(i).getName();
            if (name.equals(part) || name.startsWith(part + "$")) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void nothingCallsBackUp() {
        for (Class<?> part : PARTS) {
            List<Class<?>> above = PARTS.subList(0, PARTS.indexOf(part));
            assertThat(dependencies(part))
                    .as("what %s knows of %s", part.getSimpleName(), above)
                    .noneMatch(dependency -> {
                        int place = place(dependency.getTargetClass());
                        return place >= 0 && place < above.size();
                    });
        }
    }

    @Test
    void theStrategyIsKnownToTheLoopAlone() {
        for (Class<?> part : PARTS) {
            if (!LOOP.contains(part)) {
                assertThat(dependencies(part))
                        .as("what %s knows of strategies", part.getSimpleName())
                        .noneMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Strategy.class));
            }
        }
    }

    @Test
    void theTestSeesTheWayDown() {
        assertThat(dependencies(Search.class))
                .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Scheduler.class))
                .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Strategy.class));
    }
}
