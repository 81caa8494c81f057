package io.ponder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.runtime.LineEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.PostMapping;

/** Holds the walk of one question, as docs/architecture.md lists it, against the code. */
class WalkTest {

    private static final Path PAGE = Path.of("../docs/architecture.md");

    /** Such as {@code 3. `SearchController.search` (`POST /v1/searches`, search-service) ...}. */
    private static final Pattern STOP = Pattern.compile("(?m)^\\d+\\. `(\\w+)\\.(\\w+)`(?: \\(`POST (/[\\w/]+)`)?");

    private static final int MOST_STOPS = 12;

    private static JavaClasses code;
    private static List<Stop> walk;

    /**
     * @param path of the endpoint, for a stop that the one before reaches over HTTP
     */
    private record Stop(
            JavaClass type, String method, @Nullable String path) {
        List<JavaMethod> methods() {
            return type.getMethods().stream()
                    .filter(candidate -> candidate.getName().equals(method))
                    .toList();
        }

        @Override
        public String toString() {
            return type.getSimpleName() + "." + method;
        }
    }

    @BeforeAll
    static void read() throws IOException {
        code = new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.ponder");
        walk = new ArrayList<>();
        Matcher stop = STOP.matcher(Files.readString(PAGE));
        while (stop.find()) {
            walk.add(new Stop(named(stop.group(1)), stop.group(2), stop.group(3)));
        }
    }

    private static JavaClass named(String simpleName) {
        List<JavaClass> types = code.stream()
                .filter(type -> type.getSimpleName().equals(simpleName) && type.isTopLevelClass())
                .toList();
        assertThat(types).as("types named %s", simpleName).hasSize(1);
        return types.getFirst();
    }

    @Test
    void it_has_at_most_twelve_stops_each_a_method_of_a_type() {
        assertThat(walk).hasSizeBetween(6, MOST_STOPS);
        for (Stop stop : walk) {
            assertThat(stop.methods()).as("methods %s", stop).isNotEmpty();
        }
    }

    @Test
    void each_stop_is_called_by_the_one_before_it() {
        for (int i = 1; i < walk.size(); i++) {
            Stop from = walk.get(i - 1);
            Stop to = walk.get(i);
            if (to.path() != null) {
                assertThat(endpoint(to)).as("the endpoint at %s", to).isEqualTo(to.path());
                assertThat(reachedFrom(from))
                        .as("%s posts to another service", from)
                        .anyMatch(WalkTest::isRemoteCall);
            } else {
                assertThat(reachedFrom(from).stream().anyMatch(unit -> isCallOf(unit, to)))
                        .as("%s calls %s", from, to)
                        .isTrue();
            }
        }
    }

    @Test
    void no_stop_calls_back_up() {
        for (int i = 1; i < walk.size(); i++) {
            Set<JavaCodeUnit> reached = reachedFrom(walk.get(i));
            for (Stop earlier : walk.subList(0, i)) {
                assertThat(reached.stream().filter(unit -> isCallOf(unit, earlier)))
                        .as("calls from %s back up to %s", walk.get(i), earlier)
                        .isEmpty();
            }
        }
    }

    /** The target may be an interface's method that the stop's type implements. */
    private static boolean isCallOf(JavaCodeUnit called, Stop stop) {
        return called.getName().equals(stop.method())
                && stop.type().isAssignableTo(called.getOwner().getName());
    }

    private static boolean isRemoteCall(JavaCodeUnit called) {
        return called.getOwner().isEquivalentTo(ServiceClient.class)
                && called.getName().equals("stream");
    }

    private static String endpoint(Stop stop) {
        PostMapping mapping = stop.methods().getFirst().getAnnotationOfType(PostMapping.class);
        return mapping.value().length > 0 ? mapping.value()[0] : mapping.path()[0];
    }

    /** All that runs in the same process because of a stop: what it calls, and what that calls, whoever implements it. */
    private static Set<JavaCodeUnit> reachedFrom(Stop stop) {
        Deque<JavaCodeUnit> open = new ArrayDeque<>(stop.methods());
        Set<JavaCodeUnit> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            Stream.concat(unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream())
                    .flatMap(access -> access.getTarget().resolveMember().stream())
                    .filter(JavaCodeUnit.class::isInstance)
                    .map(JavaCodeUnit.class::cast)
                    .flatMap(called -> withImplementations(called, stop.type()))
                    .filter(reached -> reached.getOwner().getPackageName().startsWith("io.ponder"))
                    .filter(seen::add)
                    .forEach(open::add);
        }
        return seen;
    }

    /** What a service does for another's request is not reached from the other, no more than over HTTP. */
    private static Stream<JavaCodeUnit> withImplementations(JavaCodeUnit called, JavaClass from) {
        if (called.getOwner().isEquivalentTo(Neighbours.Neighbour.class)) {
            return Stream.empty();
        }
        boolean isOfItsService = called.getOwner().isEquivalentTo(LineEndpoint.class);
        Stream<JavaCodeUnit> overriding = called.getOwner().getAllSubclasses().stream()
                .filter(type -> !isOfItsService || type.getPackageName().startsWith(from.getPackageName()))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getName().equals(called.getName())
                        && !unit.isConstructor()
                        && unit.getRawParameterTypes().equals(called.getRawParameterTypes()));
        return Stream.concat(Stream.of(called), overriding);
    }
}
