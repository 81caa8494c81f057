package io.ponder.verifier.code;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.verifier.code.Run.Limit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program in a process that has given up its rights, and kills it when it exceeds a limit. The process cannot
 * start others, so nothing is left of it once it is dead.
 */
final class Sandbox {

    private static final String SOURCE = source("sandbox.py");
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    /** Resident memory allowed beyond the program's own, for libraries that it shares with other processes. */
    private static final long SHARED = 64L << 20;

    private static final int SIGNALLED = 128;
    private static final int SIGKILL = 9;
    private static final int SIGXCPU = 24;

    private final Path python;
    private final int maxThreads;
    private final int maxOutput;

    /**
     * @param python the Python that starts the sandbox, whatever language runs in it
     * @param maxOutput the most bytes of stdout, and of stderr
     */
    Sandbox(Path python, int maxThreads, int maxOutput) {
        this.python = python;
        this.maxThreads = maxThreads;
        this.maxOutput = maxOutput;
    }

    /**
     * Runs the program to its end. An interrupt kills it.
     *
     * @param input the file it reads from stdin
     * @throws FailureException INTERNAL when it could not be run, or was killed from outside
     */
    Run run(Program program, Path input) throws InterruptedException {
        // The kernel kills the program when the thread that started it ends, so it dies with this service. This needs a
        // platform thread, because a virtual thread's carrier may end at any time.
        FutureTask<Run> task = new FutureTask<>(() -> start(program, input));
        Thread thread = Thread.ofPlatform().name("code-run").daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            thread.join();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException failure) {
                throw failure;
            }
            throw failed("it could not be started: " + e.getCause());
        }
    }

    private Run start(Program program, Path input) throws IOException, InterruptedException {
        String mark = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(command(program, mark)).redirectInput(input.toFile());
        builder.environment().clear();
        Process process = builder.start();
        try {
            Capture out = new Capture(process.getInputStream(), maxOutput + mark.length() + 1);
            Capture err = new Capture(process.getErrorStream(), maxOutput + mark.length() + 1);
            Watch watch = new Watch(program, process, out, err);
            Limit limit = watch.untilItEndsOrPassesALimit();
            if (limit != null) {
                process.destroyForcibly(); // also closes the pipes, so only after everything was read
            }
            int exit = process.waitFor();
            String written = out.text();
            String complaints = err.text();
            if (limit == null && (out.isFull() || err.isFull())) {
                limit = Limit.OUTPUT;
            }
            return ended(program, mark, limit, exit, watch.cpu, written, complaints);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Run ended(
            Program program, String mark, @Nullable Limit stopped, int exit, Duration cpu, String out, String err) {
        if (err.contains(mark)) {
            throw failed(err.substring(err.indexOf(mark) + mark.length()));
        }
        if (!out.startsWith(mark)) {
            throw failed("it did not start: " + (stopped != null ? "it took too long" : "exit " + exit + " " + err));
        }
        Limit limit = stopped;
        if (limit == null && exit == SIGNALLED + SIGXCPU) {
            limit = Limit.CPU_TIME;
        }
        if (limit == null && exit == SIGNALLED + SIGKILL) {
            if (cpu.compareTo(program.cpuTime()) < 0) {
                throw failed("it was killed from outside, most likely because the machine or container ran out of"
                        + " memory; give it more, or lower ponder.code.concurrent or ponder.code.memory");
            }
            limit = Limit.CPU_TIME;
        }
        return new Run(exit, limit, out.substring(mark.length()), err);
    }

    private static FailureException failed(String why) {
        return Failure.of(Kind.INTERNAL, "the sandbox failed: " + why).asException();
    }

    private List<String> command(Program program, String mark) {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-I", "-S", "-c", SOURCE, mark));
        command.add("parent=" + ProcessHandle.current().pid());
        command.add("in=" + program.directory());
        command.add("read=" + program.directory());
        program.readable().forEach(path -> command.add("read=" + path));
        program.writable().forEach(path -> command.add("write=" + path));
        program.environment().forEach((name, value) -> command.add("env=" + name + "=" + value));
        command.add("limit.CPU=" + Math.ceilDiv(program.cpuTime().toMillis(), 1000));
        command.add("limit.DATA=" + program.memory());
        command.add("limit.AS=" + (program.memory() + program.reserved()));
        command.add("limit.FSIZE=" + (program.writable().isEmpty() ? 0 : maxOutput));
        command.add("limit.NOFILE=64");
        command.add("limit.CORE=0");
        command.add("limit.MEMLOCK=0");
        command.add("--");
        command.addAll(program.command());
        return command;
    }

    /** The contents of a file beside this class. */
    static String source(String name) {
        try (InputStream file = Sandbox.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing beside " + Sandbox.class);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks every few milliseconds the limits that no rlimit covers, or covers only coarsely. */
    private final class Watch {

        private final Program program;
        private final Process process;
        private final Capture out;
        private final Capture err;
        private Duration cpu = Duration.ZERO;

        Watch(Program program, Process process, Capture out, Capture err) {
            this.program = program;
            this.process = process;
            this.out = out;
            this.err = err;
        }

        @Nullable
        Limit untilItEndsOrPassesALimit() throws InterruptedException {
            long began = System.nanoTime();
            Limit passed = null;
            while (passed == null && !process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                passed = passed(System.nanoTime() - began);
            }
            return passed;
        }

        private @Nullable Limit passed(long nanos) {
            ProcessUse use = ProcessUse.of(process.pid());
            cpu = cpu.compareTo(use.cpu()) > 0 ? cpu : use.cpu();
            if (out.isFull() || err.isFull()) {
                return Limit.OUTPUT;
            }
            if (use.threads() > maxThreads) {
                return Limit.THREADS;
            }
            if (use.resident() > program.memory() + SHARED) {
                return Limit.MEMORY;
            }
            if (cpu.compareTo(program.cpuTime()) > 0) {
                return Limit.CPU_TIME;
            }
            return nanos > program.wallTime().toNanos() ? Limit.WALL_TIME : null;
        }
    }
}
