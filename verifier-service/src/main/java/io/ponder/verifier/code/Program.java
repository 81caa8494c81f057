package io.ponder.verifier.code;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A command for the sandbox, and everything that it may touch.
 *
 * @param command an absolute path and its arguments
 * @param environment all of its environment variables
 * @param directory where it starts, which it may read
 * @param readable files and directories that it may read and execute; missing ones are ignored
 * @param writable directories in which it may create files; empty for a candidate's program
 * @param memory bytes of private memory that it may allocate
 * @param reserved bytes of address space that it may take beyond {@code memory} without using them
 */
record Program(
        List<String> command,
        Map<String, String> environment,
        Path directory,
        List<Path> readable,
        List<Path> writable,
        long memory,
        long reserved,
        Duration wallTime,
        Duration cpuTime) {

    Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
    }
}
