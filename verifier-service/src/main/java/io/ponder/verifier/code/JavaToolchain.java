package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Java: source files of any names, one of which may be a compact source file, compiled once. */
final class JavaToolchain implements Toolchain {

    /** Memory for code, metadata, stacks and buffers that a JVM needs beside its heap. */
    private static final long BESIDE_HEAP = 256L << 20;

    /** Address space that a JVM reserves without using it. */
    private static final long RESERVED = 1L << 30;

    private static final long COMPILER_HEAP_MB = 256;

    /** Copies stdin to stdout at the end, so that a program that exits early does not pass. */
    private static final String TEST_CLASS = """
            class %s {
                public static void main(String[] arguments) throws Throwable {
                    %s
                    ;
                    System.out.println();
                    System.out.write(System.in.readAllBytes());
                    System.out.flush();
                }
            }
            """;

    private static final String TEST = "PonderTest";
    private static final int MODULE_IMPORTS = 25;

    private final Path home;
    private final List<Path> files;
    private final boolean importsModules;
    private final CodeSettings settings;

    JavaToolchain(Path home, CodeSettings settings) throws IOException {
        this.home = home;
        this.files = files(home);
        this.importsModules = version(home) >= MODULE_IMPORTS;
        this.settings = settings;
    }

    /** The JDK's folder, and its configuration files, which may be links that lead out of it, as on Debian. */
    private static List<Path> files(Path home) throws IOException {
        List<Path> files = new ArrayList<>(List.of(home.toRealPath()));
        try (Stream<Path> configuration = Files.list(home.resolve("conf"))) {
            for (Path file : configuration.toList()) {
                files.add(file.toRealPath());
            }
        }
        return files;
    }

    /** The feature release of a JDK, as its own file {@code release} says; 0 if that says nothing. */
    private static int version(Path home) throws IOException {
        Path release = home.resolve("release");
        Matcher version = Pattern.compile("JAVA_VERSION=\"(\\d{1,4})")
                .matcher(Files.exists(release) ? Files.readString(release) : "");
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    @Override
    public Set<String> fences() {
        return Set.of("java");
    }

    @Override
    public Prepared prepare(Sandbox sandbox, Path directory, List<String> blocks, CodeTests tests)
            throws IOException, InterruptedException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<String> assertions = Toolchain.assertions(tests);
        SequencedMap<String, String> sources = JavaSources.of(blocks, assertions, importsModules);
        String program = sources.lastEntry().getKey();
        for (int i = 0; i < assertions.size(); i++) {
            String test = TEST_CLASS.formatted(TEST + (i + 1), assertions.get(i));
            sources.put(TEST + (i + 1), importsModules ? JavaSources.withUsualImports(test) : test);
        }
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            files.add(source.getKey() + ".java");
            Files.writeString(directory.resolve(files.getLast()), source.getValue());
        }
        Path nothing = Files.createFile(directory.resolve("nothing"));
        Run compiled = sandbox.run(compiler(directory, classes, files), nothing);
        if (!compiled.succeeded()) {
            return Prepared.refused(whyNotCompiled(compiled));
        }
        if (!assertions.isEmpty()) {
            return prepared(classes, i -> List.of("-ea", TEST + (i + 1)), tests);
        }
        Optional<String> main = mainClass(classes, program);
        return main.isEmpty()
                ? Prepared.refused("it has no class with a main method")
                : prepared(classes, i -> List.of(main.get()), tests);
    }

    private Prepared prepared(Path classes, IntFunction<List<String>> arguments, CodeTests tests) {
        List<Test> all = IntStream.range(0, tests.cases().size())
                .mapToObj(i -> new Test(program(classes, arguments.apply(i)), null))
                .toList();
        return new Prepared(all, null);
    }

    private String whyNotCompiled(Run run) {
        if (run.stoppedBy() != null) {
            return "compiling it took too much " + Explanations.what(run.stoppedBy());
        }
        return "it does not compile: "
                + run.err()
                        .lines()
                        .filter(line -> line.contains("error:"))
                        .findFirst()
                        .orElse(run.err().strip());
    }

    /**
     * The first class with a main method; the program's own comes first, and top-level classes come before nested ones.
     */
    private static Optional<String> mainClass(Path classes, String program) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes)) {
            files = walk.filter(file -> file.toString().endsWith(".class"))
                    .sorted(Comparator.<Path, Boolean>comparing(
                                    file -> !file.getFileName().toString().equals(program + ".class"))
                            .thenComparing(file -> file.toString().contains("$"))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
        for (Path file : files) {
            ClassModel model = ClassFile.of().parse(file);
            if (model.methods().stream().anyMatch(method -> method.methodName().equalsString("main"))) {
                return Optional.of(model.thisClass().asInternalName().replace('/', '.'));
            }
        }
        return Optional.empty();
    }

    private Program compiler(Path directory, Path classes, List<String> files) {
        List<String> command = new ArrayList<>(jvm(COMPILER_HEAP_MB));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-m", "jdk.compiler/com.sun.tools.javac.Main"));
        command.addAll(List.of("-proc:none", "-nowarn", "-encoding", "UTF-8", "-d", classes.toString()));
        command.addAll(files);
        return program(directory, command, List.of(classes), COMPILER_HEAP_MB << 20, settings.compileTime());
    }

    private Program program(Path classes, List<String> arguments) {
        List<String> command = new ArrayList<>(jvm(settings.memory().toMegabytes()));
        command.addAll(List.of("-cp", classes.toString()));
        command.addAll(arguments);
        return program(classes, command, List.of(), settings.memory().toBytes(), settings.wallTime());
    }

    private Program program(Path directory, List<String> command, List<Path> writable, long heap, Duration wallTime) {
        List<Path> readable = new ArrayList<>(Python.SYSTEM);
        readable.addAll(files);
        Map<String, String> environment = Map.of("LANG", "C.UTF-8", "MALLOC_ARENA_MAX", "2");
        Duration cpuTime = writable.isEmpty() ? settings.cpuTime() : wallTime;
        return new Program(
                command, environment, directory, readable, writable, heap + BESIDE_HEAP, RESERVED, wallTime, cpuTime);
    }

    private List<String> jvm(long heapMegabytes) {
        return List.of(
                home.resolve("bin/java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "-XX:-UseContainerSupport",
                "-XX:CompressedClassSpaceSize=128m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:ErrorFile=/dev/null",
                "-XX:-CreateCoredumpOnCrash",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8");
    }
}
