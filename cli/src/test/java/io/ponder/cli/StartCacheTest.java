package io.ponder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./ponder} makes of the AOT caches beside the program: it uses those that fit, and never says a word about others. */
@Timeout(60)
class StartCacheTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final String LOADS = "-Xlog:class+load";

    @TempDir
    Path tree;

    private Path app;

    /** In place of the real one, which is tested where a build has made it. */
    static final class Program {
        private Program() {}

        public static void main(String[] words) {
            System.out.println("ran " + String.join(" ", words));
        }
    }

    @BeforeEach
    void lay() throws IOException {
        Files.copy(Path.of("../ponder"), tree.resolve("ponder"), StandardCopyOption.COPY_ATTRIBUTES);
        app = Files.createDirectories(tree.resolve("cli/target/app"));
        jar(app.resolve("ponder.jar"));
        Files.createFile(app.resolve("built"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "ask", "eval"})
    void a_cache_that_fits_is_used(String command) throws Exception {
        boolean isUp = command.equals("up");
        train(
                app.resolve("ponder.jar"),
                app.resolve(isUp ? "up.aot" : "command.aot"),
                isUp ? "-XX:+UseCompactObjectHeaders" : "-XX:-UseCompactObjectHeaders");

        assertThat(ponder(Map.of(), command, "why?")).isEqualTo("ran " + command + " why?\n");
        assertThat(ponder(Map.of("PONDER_JAVA_OPTS", LOADS), command)).containsPattern(loadedFrom("shared objects"));
    }

    @Test
    void without_a_cache_it_starts_all_the_same() throws Exception {
        assertStartsWithoutCache();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no cache at all"})
    void a_file_that_is_no_cache_is_passed_over(String content) throws Exception {
        Files.writeString(app.resolve("command.aot"), content);

        assertStartsWithoutCache();
    }

    @Test
    void a_cache_that_was_cut_off_is_passed_over() throws Exception {
        Path whole = tree.resolve("whole.aot");
        train(app.resolve("ponder.jar"), whole);
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(app.resolve("command.aot"), Arrays.copyOf(bytes, bytes.length / 2));

        assertStartsWithoutCache();
    }

    @Test
    void a_cache_of_another_update_of_the_jdk_is_passed_over() throws Exception {
        Path cache = app.resolve("command.aot");
        train(app.resolve("ponder.jar"), cache);
        String bytes = Files.readString(cache, StandardCharsets.ISO_8859_1);
        int at = bytes.indexOf(System.getProperty("java.vm.version"));
        assertThat(at)
                .as("the version of the JVM stands in the head of its cache")
                .isBetween(0, 4096);
        Files.writeString(cache, bytes.substring(0, at) + "99" + bytes.substring(at + 2), StandardCharsets.ISO_8859_1);

        assertStartsWithoutCache();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx40g",
                "-XX:-UseCompressedOops",
                "-XX:+UseCompactObjectHeaders",
                "-Xint",
                "--add-opens=java.base/java.lang=ALL-UNNAMED"
            })
    void options_that_do_not_fit_a_cache_are_obeyed_without_a_word(String option) throws Exception {
        train(app.resolve("ponder.jar"), app.resolve("command.aot"));

        assertThat(ponder(Map.of("PONDER_JAVA_OPTS", option), "ask")).isEqualTo("ran ask\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PONDER_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
    void beside_an_option_that_the_jvm_refuses_with_a_cache_none_is_used(String variable) throws Exception {
        train(app.resolve("ponder.jar"), app.resolve("command.aot"));

        assertThat(ponder(Map.of(variable, "-Xshare:auto"), "ask")).endsWith("ran ask\n");
    }

    private void assertStartsWithoutCache() throws Exception {
        assertThat(ponder(Map.of(), "ask")).isEqualTo("ran ask\n");
        assertThat(ponder(Map.of("PONDER_JAVA_OPTS", LOADS), "ask")).containsPattern(loadedFrom("file:"));
    }

    private static String loadedFrom(String source) {
        return "StartCacheTest\\$Program source: " + source;
    }

    private void train(Path jar, Path cache) throws Exception {
        train(jar, cache, "-XX:-UseCompactObjectHeaders");
    }

    /** @param headers a cache fits only a JVM with the same kind */
    private void train(Path jar, Path cache, String headers) throws Exception {
        run(
                List.of(
                        JAVA,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        headers,
                        "-XX:AOTCacheOutput=" + cache,
                        "-jar",
                        jar.toString()),
                Map.of());
        assertThat(cache).isNotEmptyFile();
    }

    private String ponder(Map<String, String> env, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", tree.resolve("ponder").toString()));
        command.addAll(List.of(words));
        return run(command, env);
    }

    /** Both outputs of a program that succeeds. */
    private static String run(List<String> command, Map<String, String> env) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PONDER_") || name.endsWith("_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(env);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static void jar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Program.class.getName());
        String path = Program.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream code =
                        Objects.requireNonNull(Program.class.getClassLoader().getResourceAsStream(path))) {
            jar.putNextEntry(new JarEntry(path));
            code.transferTo(jar);
        }
    }
}
