package io.ponder.verifier.code;

import static io.ponder.verifier.code.CodeLab.score;
import static io.ponder.verifier.code.CodeLab.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.score.Score;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that mean harm, for real. Each prints what became of its attempt, which the sandbox decides. */
class HostilePythonTest {

    @TempDir
    private Path outside;

    private Set<Path> before = Set.of();

    private static Set<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("ponder-code-"))
                    .collect(Collectors.toSet());
        }
    }

    @BeforeEach
    void look() throws IOException {
        before = temporary();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(ProcessHandle.current().descendants()).isEmpty();
        assertThat(before).containsAll(temporary());
    }

    private static void isRefused(String attempt) {
        String program = """
                import fcntl, os, shutil, signal, socket, subprocess, sys, threading, urllib.request
                try:
                    %s
                except (PermissionError, socket.gaierror, urllib.error.URLError):
                    print("refused")
                else:
                    print("done")
                """.formatted(attempt);
        assertThat(score(writes(Language.PYTHON, "", "refused"), program))
                .as(attempt)
                .isEqualTo(Score.outcome(1, "the test passes"));
    }

    private static String failure(String program) {
        Score score = score(writes(Language.PYTHON, "", "nothing"), program);
        assertThat(score.outcome()).isZero();
        return String.valueOf(score.explanation());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('/etc/passwd').read()",
                "open('/proc/%d/environ' % os.getppid()).read()",
                "open('/proc/%d/mem' % os.getppid(), 'rb').read(1)",
                "open('/proc/self/root/etc/passwd').read()",
                "open('../input').read()",
                "open('../../../../../../etc/passwd').read()",
                "os.listdir('/')",
                "os.listdir('..')",
                "os.scandir('/home')",
                "open('/dev/shm/x', 'w')",
                "open('/tmp/x', 'w')",
                "open('answer.py', 'a')",
                "open('new', 'w')",
                "os.remove('answer.py')",
                "os.mkdir('new')",
                "os.rename('answer.py', 'other.py')",
                "os.link('answer.py', 'other.py')",
                "os.symlink('/etc/passwd', 'passwd')",
                "os.chmod('answer.py', 0o777)",
                "os.utime('answer.py')",
                "os.truncate('answer.py', 0)",
                "os.mknod('node')",
            })
    void filesOutsideAreNotReadAndNoneAreWritten(String attempt) {
        isRefused(attempt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socket.socket()",
                "socket.socket(socket.AF_INET6)",
                "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
                "socket.socket(socket.AF_UNIX)",
                "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
                "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
                "socket.getaddrinfo('example.com', 80)",
                "urllib.request.urlopen('http://127.0.0.1:80/')",
            })
    void noSocketIsOpened(String attempt) {
        isRefused(attempt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.fork()",
                "os.posix_spawn('/bin/true', ['true'], {})",
                "subprocess.run([sys.executable, '-c', '1'])",
                "os.execv('/bin/sh', ['sh', '-c', 'true'])",
                "os.setsid()",
                "os.setpgid(0, 0)",
                "os.kill(os.getppid(), 9)",
                "os.kill(os.getpid(), 9)",
                "os.nice(-5)",
                "os.sched_setaffinity(os.getppid(), {0})",
                "fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())",
                "fcntl.fcntl(0, 10, 9)",
                "os.memfd_create('x')",
                "os.chroot('/')",
                "os.pidfd_open(os.getppid())",
                "signal.pthread_kill(threading.get_ident(), 9)",
            })
    void noProcessIsMadeOrTouched(String attempt) {
        isRefused(attempt);
    }

    @Test
    void systemCallsThatLeadAroundTheRulesAreRefused() {
        String program = """
                import ctypes, os
                libc = ctypes.CDLL(None, use_errno=True)
                calls = {"ptrace": 101, "mount": 165, "unshare": 272, "setns": 308, "bpf": 321, "io_uring_setup": 425,
                         "userfaultfd": 323, "process_vm_readv": 310, "open_by_handle_at": 304, "keyctl": 250,
                         "perf_event_open": 298, "shmget": 29, "vfork": 58, "x32 fork": 0x40000000 + 57}
                print([n for n, c in calls.items() if libc.syscall(c, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1])
                # fork, through clone3 without CLONE_THREAD
                flags = ctypes.create_string_buffer(88)
                print(libc.syscall(435, flags, 88), ctypes.get_errno())
                """;
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the numbers are those of x86_64");

        assertThat(score(writes(Language.PYTHON, "", "[]\n-1 38"), program).explanation())
                .isEqualTo("the test passes");
    }

    @Test
    void aSecretOutsideStaysOne() throws IOException {
        Path secret = Files.writeString(outside.resolve("secret"), "42");
        Files.createSymbolicLink(outside.resolve("link"), secret);

        for (String name : List.of("secret", "link")) {
            isRefused("print(open('" + outside.resolve(name) + "').read())");
            isRefused("open('" + outside.resolve(name) + "', 'w')");
            isRefused("os.remove('" + outside.resolve(name) + "')");
            isRefused("shutil.rmtree('" + outside + "')");
        }
        assertThat(secret).hasContent("42");
    }

    @Test
    void aServerOnLoopbackIsNotReached() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(1);
            isRefused("socket.create_connection(('127.0.0.1', " + server.getLocalPort() + "))");
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aForkBombDoesNotGoOff() {
        assertThat(failure("import os\nwhile True:\n    os.fork()")).contains("Operation not permitted");
    }

    @Test
    void aThreadBombIsKilled() {
        String bomb = """
                import threading, time
                threading.stack_size(65536)
                while True:
                    threading.Thread(target=time.sleep, args=(60,)).start()
                """;
        assertThat(failure(bomb)).isEqualTo("test 1 of 1: it started more than 48 threads");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
                "9 ** 9 ** 9 ** 9",
                "import threading\nfor _ in range(4): threading.Thread(target=lambda: sum(iter(int, 1))).start()",
            })
    void anEndlessLoopIsKilled(String program) {
        assertThat(failure(program)).isEqualTo("test 1 of 1: it used more than 2 s of processor time");
    }

    @Test
    void sleepingIsNoWayAroundTheClock() {
        var tests = writes(Language.PYTHON, "", "x");

        for (String sleep : List.of(
                "import time\ntime.sleep(600)",
                "import os, time\nos.close(1)\nos.close(2)\ntime.sleep(600)",
                "import signal\nfor s in range(1, 32):\n  try: signal.signal(s, signal.SIG_IGN)\n  except OSError: pass\n"
                        + "while True: signal.pause()")) {
            assertThat(score(CodeLab.withWallTime(Duration.ofMillis(700)), tests, sleep)
                            .explanation())
                    .isEqualTo("test 1 of 1: it ran longer than 700 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = bytearray(1 << 30)",
                "x = []\nwhile True: x.append(bytearray(1 << 20))",
                "import mmap\nx = [mmap.mmap(-1, 1 << 28) for _ in range(9)]",
            })
    void aMemoryHogGetsNoMore(String program) {
        assertThat(failure(program)).containsAnyOf("MemoryError", "Cannot allocate memory");
    }

    @Test
    void sharedMemoryCounts() {
        String program = """
                import mmap
                x = mmap.mmap(-1, 400 << 20)
                for i in range(0, len(x), 4096): x[i] = 1
                import time
                time.sleep(60)
                """;
        assertThat(failure(program)).isEqualTo("test 1 of 1: it used more than 256 MB of memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"print('x' * (1 << 20), flush=True)", "import os; os.write(2, b'x' * (1 << 20))"})
    void gigabytesOfOutputAreCutOff(String write) {
        assertThat(failure("while True: " + write)).isEqualTo("test 1 of 1: it wrote more than 256 KB");
    }
}
