package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** How the files of the page are sent. */
class PlaygroundFilesTest extends GatewayTest {

    private static String page() throws Exception {
        return HTTP.send(APP.request("/").header("Accept", "text/html").build(), BodyHandlers.ofString())
                .body();
    }

    private static List<String> files() throws Exception {
        return Pattern.compile("(?:href|src)=\"(/page/[^\"]+)\"")
                .matcher(page())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void everyFileThatThePageNamesIsThereAndKeptForGood() throws Exception {
        assertThat(files()).hasSizeGreaterThan(5);
        for (String file : files()) {
            HttpResponse<String> sent = get(file);
            assertThat(sent.statusCode()).as(file).isEqualTo(200);
            assertThat(sent.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
            String type = sent.headers().firstValue("content-type").orElseThrow();
            assertThat(type)
                    .startsWith(
                            file.endsWith(".css")
                                    ? "text/css"
                                    : file.endsWith(".js") ? "text/javascript" : "image/svg+xml");
        }
    }

    @Test
    void filesAreSentZippedToThoseWhoTakeThat() throws Exception {
        String file = files().getFirst();
        HttpResponse<byte[]> sent = HTTP.send(
                APP.request(file).header("Accept-Encoding", "gzip, br").build(), BodyHandlers.ofByteArray());
        assertThat(sent.headers().firstValue("content-encoding")).hasValue("gzip");
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(sent.body())).readAllBytes();
        assertThat(new String(unpacked, StandardCharsets.UTF_8))
                .isEqualTo(get(file).body());
    }

    @Test
    void aFileOfAnotherReleaseAndOneOutsideAreNotThere() throws Exception {
        String file = files().getFirst();
        String release = file.split("/", -1)[2];
        for (String path : new String[] {
            file.replace(release, "0000000000000000"),
            "/page/" + release + "/none.js",
            "/page/" + release + "/../../gateway-service.yml",
            "/page/" + release + "/%2e%2e/GatewayApplication.class",
            "/page/" + release,
        }) {
            assertThat(get(path).statusCode()).as(path).isIn(400, 404);
        }
    }

    @Test
    void thePageRunsNoScriptThatStandsInIt() throws Exception {
        assertThat(page())
                .contains("default-src 'self'")
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
                .doesNotContain("<style", " style=", " onclick=", "http://", "https://");
    }
}
