package io.ponder.cli.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Holds docs/configuration.md to the code; writes it with {@code -Dponder.report=write}. */
class ConfigurationPageTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/configuration.md");
    private static final String BEGIN = "<!-- settings: written by ConfigurationPageTest -->\n";
    private static final String END = "<!-- end -->\n";
    private static final Pattern VARIABLE = Pattern.compile("PONDER_[A-Z0-9_]*[A-Z0-9]\\b(?!_)");

    private static List<Setting> settings = List.of();

    @BeforeAll
    static void read() throws Exception {
        settings = Records.settings();
    }

    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        Page written = new Page(settings);
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END, from);
        if ("write".equals(System.getProperty("ponder.report"))) {
            page = page.substring(0, from) + written.text() + page.substring(to);
            Files.writeString(PAGE, page);
            to = page.indexOf(END, from);
        }

        assertThat(page.substring(from, to)).isEqualTo(written.text());
        assertThat(written.unknown())
                .as("set in a jar's configuration, but in no record")
                .isEmpty();
    }

    @Test
    void everySettingSaysWhatItDoes() {
        assertThat(settings).hasSizeGreaterThan(100);
        assertThat(settings.stream().filter(one -> one.about().isEmpty()).map(Setting::name))
                .as("settings without a @param in their record's Javadoc")
                .isEmpty();
    }

    @Test
    void everyVariableReachesItsSetting() {
        assertThat(settings.stream().filter(Setting::hasVariable)).allSatisfy(setting -> {
            Map<String, Object> environment = Map.of(setting.variable(), "x");
            ConfigurationPropertySource source = Objects.requireNonNull(ConfigurationPropertySource.from(
                    new SystemEnvironmentPropertySource("systemEnvironment", environment)));
            assertThat(source.getConfigurationProperty(ConfigurationPropertyName.of(setting.name())))
                    .isNotNull();
        });
    }

    @Test
    void everyVariableThatIsMentionedAnywhereIsOnThePageAndTheOtherWayRound() throws IOException {
        Set<String> listed = variables(PAGE);
        Set<String> mentioned = new TreeSet<>();
        for (Path file : files()) {
            mentioned.addAll(variables(file));
        }
        Set<String> known = settings.stream().map(Setting::variable).collect(Collectors.toSet());
        Set<String> understood = Stream.concat(listed.stream(), known.stream())
                .map(ConfigurationPageTest::plain)
                .collect(Collectors.toSet());

        assertThat(mentioned.stream().filter(one -> !understood.contains(plain(one))))
                .as("mentioned, but not in docs/configuration.md")
                .isEmpty();
        mentioned.addAll(known);
        assertThat(listed).as("in docs/configuration.md, but nowhere else").isSubsetOf(mentioned);
    }

    /** Spring also takes variables without the underscores that stand for dashes. */
    private static String plain(String variable) {
        return variable.replace("_", "");
    }

    /** What is shipped, and what is told of it. */
    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.find(ROOT, 24, (path, attributes) -> attributes.isRegularFile())) {
            return all.filter(path -> isShipped(ROOT.relativize(path).toString()))
                    .toList();
        }
    }

    private static boolean isShipped(String file) {
        return (file.matches("(ponder|Dockerfile|docker-compose\\.yml|\\.env\\.example|README\\.md|SECURITY\\.md)")
                        || file.matches("docs/[^/]+\\.md") && !file.equals("docs/configuration.md")
                        || file.startsWith("deploy/")
                        || file.matches("[^/]+/src/main/.*\\.(java|yml|properties|html|js)"))
                && !file.contains("__pycache__");
    }

    private static Set<String> variables(Path file) throws IOException {
        return VARIABLE.matcher(Files.readString(file))
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
