package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Java: a single source file of any name, which may be a compact source file, compiled once. */
final class JavaToolchain implements Toolchain {

    /** Matches a public top-level type, recognised by its lack of indentation; it gives the file its name. */
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?:^|[;}][ \\t]*+)public\\s+(?:(?:final|abstract|sealed|non-sealed|strictfp)\\s+)*+(?:class|record|enum|interface)\\s+(\\w+)",
            Pattern.MULTILINE);

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

    private final Path home;
    private final List<Path> files;
    private final CodeSettings settings;

    JavaToolchain(Path home, CodeSettings settings) throws IOException {
        this.home = home;
        this.files = files(home);
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

    @Override
    public Set<String> fences() {
        return Set.of("java");
    }

    @Override
    public Prepared prepare(Sandbox sandbox, Path directory, String code, CodeTests tests)
            throws IOException, InterruptedException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        Matcher type = PUBLIC_TYPE.matcher(code);
        String name = type.find() ? type.group(1) : "Main";
        List<String> files = new ArrayList<>(List.of(name + ".java"));
        Files.writeString(directory.resolve(name + ".java"), code);
        for (int i = 0; i < tests.cases().size(); i++) {
            String assertions = tests.cases().get(i).code();
            if (assertions != null) {
                String test = TEST + (i + 1);
                files.add(test + ".java");
                Files.writeString(directory.resolve(test + ".java"), TEST_CLASS.formatted(test, assertions));
            }
        }
        Path nothing = Files.createFile(directory.resolve("nothing"));
        Run compiled = sandbox.run(compiler(directory, classes, files), nothing);
        if (!compiled.succeeded()) {
            return Prepared.refused(whyNotCompiled(compiled));
        }
        List<Program> programs = new ArrayList<>();
        Optional<String> main = tests.kind() == CodeTests.Kind.ASSERTIONS ? Optional.of(TEST) : mainClass(classes);
        if (main.isEmpty()) {
            return Prepared.refused("it has no class with a main method");
        }
        for (int i = 0; i < tests.cases().size(); i++) {
            programs.add(
                    program(classes, main.get().equals(TEST) ? List.of("-ea", TEST + (i + 1)) : List.of(main.get())));
        }
        return new Prepared(programs, null);
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

    /** The first class with a main method; top-level classes come before nested ones. */
    private static Optional<String> mainClass(Path classes) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes)) {
            files = walk.filter(file -> file.toString().endsWith(".class"))
                    .sorted((a, b) -> {
                        int nested = Boolean.compare(
                                a.toString().contains("$"), b.toString().contains("$"));
                        return nested != 0 ? nested : a.compareTo(b);
                    })
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
