package io.ponder.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The arrows between modules and packages. */
@AnalyzeClasses(packages = "io.ponder", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ANSWERS = "io.ponder.answers..";
    private static final String CORE = "io.ponder.reasoning..";
    private static final String CONTRACTS = "io.ponder.contracts..";
    private static final String RUNTIME = "io.ponder.runtime..";
    private static final String ENGINES = "io.ponder.engines..";
    private static final String ACCOUNTS = "io.ponder.accounts..";
    private static final String LANGUAGES = "io.ponder.languages..";
    private static final String ONNX = "io.ponder.onnx..";
    private static final String PLOTS = "io.ponder.plots..";
    private static final List<String> SERVICES = List.of(
            "io.ponder.gateway..",
            "io.ponder.search..",
            "io.ponder.proposer..",
            "io.ponder.verifier..",
            "io.ponder.dataset..");

    @ArchTest
    static final ArchRule answers_are_plain_java = classes()
            .that()
            .resideInAPackage(ANSWERS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ANSWERS, "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule the_core_is_plain_java = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CORE, ANSWERS, "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule answers_and_core_do_no_io = noClasses()
            .that()
            .resideInAnyPackage(CORE, ANSWERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..");

    @ArchTest
    static final ArchRule contracts_know_the_core_and_answers_alone = noClasses()
            .that()
            .resideInAPackage(CONTRACTS)
            .should()
            .dependOnClassesThat(ofPonderOutside(CONTRACTS, CORE, ANSWERS));

    @ArchTest
    static final ArchRule contracts_need_no_framework = noClasses()
            .that()
            .resideInAPackage(CONTRACTS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule engines_know_contracts_alone_and_need_no_framework = noClasses()
            .that()
            .resideInAPackage(ENGINES)
            .should()
            .dependOnClassesThat(ofPonderOutside(ENGINES, CONTRACTS, CORE, ANSWERS))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule engines_are_called_by_proposers_and_verifiers_alone = noClasses()
            .that()
            .resideOutsideOfPackages(ENGINES, "io.ponder.proposer..", "io.ponder.verifier..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINES);

    @ArchTest
    static final ArchRule the_runtime_knows_no_service = noClasses()
            .that()
            .resideInAPackage(RUNTIME)
            .should()
            .dependOnClassesThat(ofPonderOutside(RUNTIME, CONTRACTS, CORE, ANSWERS));

    @ArchTest
    static void services_know_nothing_of_one_another(JavaClasses all) {
        for (String service : SERVICES) {
            noClasses()
                    .that()
                    .resideInAPackage(service)
                    .should()
                    .dependOnClassesThat(ofPonderOutside(
                            service,
                            RUNTIME,
                            ENGINES,
                            ACCOUNTS,
                            "io.ponder.datasets..",
                            "io.ponder.evaluation..",
                            LANGUAGES,
                            ONNX,
                            CONTRACTS,
                            CORE,
                            ANSWERS))
                    .check(all);
        }
    }

    @ArchTest
    static final ArchRule accounts_know_the_core_alone_and_nothing_of_the_web = noClasses()
            .that()
            .resideInAPackage(ACCOUNTS)
            .should()
            .dependOnClassesThat(ofPonderOutside(ACCOUNTS, CORE, ANSWERS))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web..", "org.springframework.boot..", "jakarta..");

    @ArchTest
    static final ArchRule accounts_are_kept_by_the_gateway_and_by_what_spends_for_it = noClasses()
            .that()
            .resideOutsideOfPackages(ACCOUNTS, "io.ponder.gateway..", "io.ponder.dataset..", "io.ponder.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ACCOUNTS);

    @ArchTest
    static final ArchRule an_evaluation_is_a_client_of_the_services = noClasses()
            .that()
            .resideInAPackage("io.ponder.evaluation..")
            .should()
            .dependOnClassesThat(ofPonderOutside("io.ponder.evaluation..", PLOTS, CONTRACTS, CORE, ANSWERS))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule languages_know_nothing_of_who_writes =
            noClasses().that().resideInAPackage(LANGUAGES).should().dependOnClassesThat(ofPonderOutside(LANGUAGES));

    @ArchTest
    static final ArchRule models_know_nothing_of_who_runs_them =
            noClasses().that().resideInAPackage(ONNX).should().dependOnClassesThat(ofPonderOutside(ONNX));

    @ArchTest
    static final ArchRule plots_know_nothing_of_what_they_show =
            noClasses().that().resideInAPackage(PLOTS).should().dependOnClassesThat(ofPonderOutside(PLOTS));

    @ArchTest
    static final ArchRule the_client_commands_load_no_spring = noClasses()
            .that()
            .resideInAnyPackage("io.ponder.cli.ask..", "io.ponder.cli.choices..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.catalina..");

    @ArchTest
    static final ArchRule the_front_door_runs_no_search = noClasses()
            .that()
            .resideInAPackage("io.ponder.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ponder.reasoning.engine..");

    /** A verifier of the core stands for one that verifier-service runs. */
    private static final Set<String> ONE_IDEA_AT_TWO_EDGES = Set.of("Verifier");

    @ArchTest
    static void no_two_types_share_a_simple_name(JavaClasses all) {
        Map<String, List<String>> byName = all.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, TreeMap::new, mapping(JavaClass::getName, toList())));
        byName.values().removeIf(types -> types.size() == 1);
        assertThat(byName.keySet()).as("names of several types: %s", byName).isEqualTo(ONE_IDEA_AT_TWO_EDGES);
    }

    @ArchTest
    static final ArchRule packages_form_no_cycles =
            slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule strategies_hold_no_threads_time_or_chance = noClasses()
            .that()
            .resideInAPackage("io.ponder.reasoning.strategy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..", "java.time..", "java.io..", "java.net..", "java.nio..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .callMethodWhere(readsClockOrChance());

    private static DescribedPredicate<JavaClass> ofPonderOutside(String... allowed) {
        return JavaClass.Predicates.resideInAPackage("io.ponder..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed)))
                .as("belong to Ponder outside " + String.join(", ", allowed));
    }

    private static DescribedPredicate<JavaCall<?>> readsClockOrChance() {
        Set<String> forbidden = Set.of(
                "java.lang.System.nanoTime",
                "java.lang.System.currentTimeMillis",
                "java.lang.Math.random",
                "java.lang.Thread.sleep");
        return DescribedPredicate.describe(
                "reads the clock or draws by chance",
                call -> forbidden.contains(call.getTargetOwner().getName() + "." + call.getName()));
    }

    /** Each package is a slice of its own, the root package of a module too. */
    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("io.ponder.")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
