package io.ponder.gateway.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * The page that people see at {@code /}. Its files are read once, at start. They are sent from a folder that is named by
 * what is in them, so that browsers keep them for good and never mix those of two releases.
 */
@Component
public final class Playground {

    private static final String ROOT = "io/ponder/gateway/page/files/";
    private static final String INDEX = "index.html";
    private static final int NAME = 16;

    private final String version;
    private final Map<String, PlaygroundFile> files = new TreeMap<>();
    private final PlaygroundFile index;

    Playground() throws IOException {
        Map<String, byte[]> contents = contents();
        version = version(contents);
        contents.forEach((name, bytes) -> files.put(name, PlaygroundFile.of(name, bytes)));
        byte[] page = Objects.requireNonNull(contents.get(INDEX), "the page is missing from the jar");
        String filled = new String(page, StandardCharsets.UTF_8).replace("{files}", "/page/" + version);
        index = PlaygroundFile.of(INDEX, filled.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**/*.*")) {
            String path = resource.getURL().getPath();
            String name = path.substring(path.lastIndexOf(ROOT) + ROOT.length());
            try (InputStream in = resource.getInputStream()) {
                contents.put(name, in.readAllBytes());
            }
        }
        return contents;
    }

    private static String version(Map<String, byte[]> contents) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            contents.forEach((name, bytes) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, NAME);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Writes the page itself, which names its files and so is asked for anew each time. */
    public void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        send(index, request, response);
    }

    /** A file of this release; null if there is none of this name, or the release is another. */
    @Nullable
    PlaygroundFile file(String release, String name) {
        return release.equals(version) ? files.get(name) : null;
    }

    static void send(PlaygroundFile file, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType(file.type());
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        String taken = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean isZipped = taken != null && taken.contains("gzip");
        if (isZipped) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        byte[] bytes = isZipped ? file.gzip() : file.plain();
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
