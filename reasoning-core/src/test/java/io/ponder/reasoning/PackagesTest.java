package io.ponder.reasoning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ponder.reasoning.engine.Search;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rooms of the core stand in a row, and each knows only those before it. */
class PackagesTest {

    private static final List<String> ROOMS = List.of("model", "form", "score", "strategy", "trace", "engine");

    @Test
    void eachKnowsOnlyThoseBeforeIt() {
        // The tests reach further: those of the laws of a strategy run whole searches.
        JavaClasses core = new ClassFileImporter()
                .importUrl(Search.class.getProtectionDomain().getCodeSource().getLocation());
        for (String room : ROOMS.subList(0, ROOMS.size() - 1)) {
            String[] later = ROOMS.subList(ROOMS.indexOf(room) + 1, ROOMS.size()).stream()
                    .map(PackagesTest::inside)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(inside(room))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .check(core);
        }
    }

    private static String inside(String room) {
        return PackagesTest.class.getPackageName() + "." + room + "..";
    }
}
