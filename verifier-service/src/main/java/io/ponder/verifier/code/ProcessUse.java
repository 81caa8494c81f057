package io.ponder.verifier.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The resources a process uses, from {@code /proc/PID/stat} (proc_pid_stat(5)).
 *
 * @param cpu processor time of all its threads, user and system
 * @param resident bytes in memory, including those shared with other processes
 */
record ProcessUse(Duration cpu, int threads, long resident) {

    static final ProcessUse NONE = new ProcessUse(Duration.ZERO, 0, 0);

    /** USER_HZ, which is fixed for user space on x86_64 and aarch64. */
    private static final long TICKS_A_SECOND = 100;

    /** The smallest page size. With larger pages this understates memory, and the kernel's own limit applies. */
    private static final long PAGE = 4096;

    /** {@link #NONE} when the process is gone. */
    static ProcessUse of(long pid) {
        try {
            return parsed(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return NONE;
        }
    }

    /** The second field is a name in brackets that the process chooses, so counting starts after the last bracket. */
    static ProcessUse parsed(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return new ProcessUse(
                Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND),
                Integer.parseInt(fields[17]),
                Long.parseLong(fields[21]) * PAGE);
    }
}
