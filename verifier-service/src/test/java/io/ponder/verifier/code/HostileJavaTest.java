package io.ponder.verifier.code;

import static io.ponder.verifier.code.CodeLab.score;
import static io.ponder.verifier.code.CodeLab.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.score.Score;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same sandbox as in {@link HostilePythonTest}, around a JVM. */
class HostileJavaTest {

    @AfterEach
    void nothingIsLeft() {
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private static String explanation(String program) {
        return String.valueOf(
                score(writes(Language.JAVA, "", "nothing"), program).explanation());
    }

    @Test
    void whatNoProgramMayDoIsRefused() {
        String program = """
                import java.io.*;
                import java.net.*;
                import java.nio.file.*;
                import java.util.*;

                public class Attempts {
                    interface Attempt { void run() throws Throwable; }

                    static void refused(String what, Attempt attempt) {
                        try {
                            attempt.run();
                            System.out.println("can " + what);
                        } catch (Throwable e) {
                            System.out.println("held");
                        }
                    }

                    public static void main(String[] arguments) {
                        refused("read", () -> Files.readString(Path.of("/etc/passwd")));
                        refused("read the service's memory", () -> new FileInputStream("/proc/1/mem").read());
                        refused("list", () -> Files.list(Path.of("/tmp")).toList());
                        refused("write", () -> Files.writeString(Path.of("new"), "x"));
                        refused("write outside", () -> File.createTempFile("x", "y"));
                        refused("delete", () -> Files.delete(Path.of("Attempts.class")));
                        refused("link", () -> Files.createSymbolicLink(Path.of("link"), Path.of("/etc")));
                        refused("start a process", () -> new ProcessBuilder("/bin/true").start());
                        refused("connect", () -> new Socket("127.0.0.1", 80));
                        refused("listen", () -> new ServerSocket(0));
                        refused("ask a name server", () -> InetAddress.getByName("example.com"));
                        refused("kill", () -> {
                            if (!ProcessHandle.current().parent().orElseThrow().destroyForcibly()) {
                                throw new IOException();
                            }
                        });
                        refused("load a library", () -> System.load("/tmp/x.so"));
                    }
                }
                """;
        assertThat(score(writes(Language.JAVA, "", "held\n".repeat(13)), program))
                .isEqualTo(Score.outcome(1, "the test passes"));
    }

    @Test
    void anEndlessLoopIsKilled() {
        assertThat(explanation("void main() { while (true) {} }"))
                .isEqualTo("test 1 of 1: it used more than 2 s of processor time");
    }

    @Test
    void aThreadBombIsKilled() {
        String bomb = """
                void main() throws Exception {
                    while (true) {
                        Thread.ofPlatform().start(() -> { try { Thread.sleep(60000); } catch (InterruptedException e) {} });
                    }
                }
                """;
        assertThat(explanation(bomb)).isEqualTo("test 1 of 1: it started more than 48 threads");
    }

    @Test
    void aMemoryHogGetsNoMore() {
        assertThat(explanation(
                        "void main() { var x = new ArrayList<byte[]>(); while (true) x.add(new byte[1 << 20]); }"))
                .contains("OutOfMemoryError");
    }

    @Test
    void memoryBesideTheHeapCounts() {
        String program = """
                import java.lang.foreign.*;
                void main() { while (true) Arena.global().allocate(1 << 24).fill((byte) 1); }
                """;
        assertThat(explanation(program)).contains("OutOfMemoryError");
    }

    @Test
    void gigabytesOfOutputAreCutOff() {
        assertThat(explanation("void main() { while (true) System.out.println(\"x\".repeat(100000)); }"))
                .isEqualTo("test 1 of 1: it wrote more than 256 KB");
    }
}
