package io.ponder.verifier.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine that has no isolation, or one that does not hold, is played by what is named as its Python. */
class IsolationTest {

    @TempDir
    private Path directory;

    private Path tool(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("python"), script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static Failure refusal(CodeSettings settings, Language language) {
        try {
            new Isolation(settings, InstantSource.system()).of(language);
        } catch (FailureException e) {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.CAPABILITY_MISSING);
            return e.failure();
        }
        throw new AssertionError("programs are run");
    }

    @Test
    void withoutPythonItIsNamed() {
        assertThat(refusal(CodeLab.settings("/no/such/python", ""), Language.JAVA)
                        .message())
                .startsWith("the verifier code cannot run programs here: the sandbox needs Python 3 with ctypes, and"
                        + " ponder.code.python (/no/such/python) is not one: ");
    }

    @Test
    void withoutAJdkJavaIsRefusedAndPythonIsNot() {
        CodeLab.proven(CodeLab.SETTINGS, Language.PYTHON);
        CodeSettings settings = CodeLab.settings("python3", directory.toString());

        assertThat(refusal(settings, Language.JAVA).message())
                .endsWith("there is no JDK in " + directory + " (ponder.code.java-home)");
        assertThat(CodeLab.proven(settings, Language.PYTHON)).isNotNull();
    }

    @Test
    void aSandboxThatIsNoneIsFoundOut() throws IOException {
        assumeThat(CodeLab.proven(CodeLab.SETTINGS, Language.PYTHON)).isNotNull();
        Path open = tool("""
                #!/bin/sh
                # Says that it is a Python, and runs what it should lock in.
                if [ "$2" = -c ]; then echo "$0"; echo /usr/lib; exit; fi
                if [ "$1" = -s ]; then exec python3 "$@"; fi
                printf %s "$5"
                while [ "$1" != -- ]; do
                    case $1 in in=*) cd "${1#in=}" ;; esac
                    shift
                done
                shift
                exec env PATH=/usr/bin:/bin:/usr/local/bin "$@"
                """);

        assertThat(refusal(CodeLab.settings(open.toString(), ""), Language.PYTHON)
                        .message())
                .contains("the sandbox does not hold: a program in it can open a TCP socket,")
                .contains("read a file outside", "write a file outside", "start a process", "signal its parent");
    }

    @Test
    void aKernelWithoutLandlockIsNamed() throws IOException {
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
        CodeLab.proven(CodeLab.SETTINGS, Language.PYTHON);
        Path old = tool("""
                #!/usr/bin/env python3
                # A filter of its own answers landlock_create_ruleset with ENOSYS, as an older kernel would.
                import ctypes, os, struct, sys
                if sys.argv[2] == "-c":
                    print(os.path.abspath(sys.argv[0]), "/usr/lib", sep="\\n")
                    sys.exit()
                rules = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (6, 0, 0, 0x50026), (6, 0, 0, 0x7FFF0000)]
                code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *rule) for rule in rules), 32)
                header = ctypes.create_string_buffer(struct.pack("=H6xQ", 4, ctypes.addressof(code)), 16)
                libc = ctypes.CDLL(None)
                libc.prctl(38, ctypes.c_ulong(1), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
                libc.prctl(22, ctypes.c_ulong(2), ctypes.c_ulong(ctypes.addressof(header)))
                python = os.readlink("/proc/self/exe")
                os.execv(python, [python] + sys.argv[1:])
                """);

        assertThat(refusal(CodeLab.settings(old.toString(), ""), Language.PYTHON)
                        .message())
                .contains("Landlock is missing: this needs Linux 5.13 or newer");
    }

    @Test
    void whatIsMissingIsLookedForAgain() throws IOException {
        CodeLab.proven(CodeLab.SETTINGS, Language.PYTHON);
        Instant[] now = {Instant.EPOCH};
        Path later = directory.resolve("python");
        Isolation isolation = new Isolation(CodeLab.settings(later.toString(), ""), () -> now[0]);

        assertThatThrownBy(() -> isolation.of(Language.PYTHON)).isInstanceOf(FailureException.class);
        tool("#!/bin/sh\nexec python3 \"$@\"\n");
        assertThatThrownBy(() -> isolation.of(Language.PYTHON)).isInstanceOf(FailureException.class);
        now[0] = now[0].plusSeconds(31);

        assertThat(isolation.of(Language.PYTHON)).isNotNull();
    }
}
