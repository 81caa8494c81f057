package io.ponder.proposer.embedded.fetch;

import io.ponder.proposer.embedded.fetch.KnownModel.HubFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.util.Timeout;

/** Downloads a file from the model hub, resuming where an earlier attempt or a broken connection left off. */
final class HubDownload {

    /** The download fails after this many attempts in a row without a new byte. */
    private static final int FRUITLESS_ATTEMPTS = 3;

    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final FetchSettings settings;
    private final FetchProgress progress;

    HubDownload(FetchSettings settings, FetchProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Completes {@code part}. If this fails, the file keeps what has arrived.
     *
     * @throws IOException when the hub cannot be reached or refuses the file; the message says why
     */
    void fetch(HubFile from, KnownModel model, Path part) throws IOException {
        String base = settings.hub().toString();
        String url = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/" + from.repository()
                + "/resolve/" + from.revision() + "/" + from.file();
        progress.note("fetching " + model.file() + " (" + model.bytes() / 1_000_000 + " MB) from " + url);
        try (CloseableHttpClient http = client()) {
            int fruitless = 0;
            while (length(part) < model.bytes()) {
                long before = length(part);
                try {
                    attempt(http, url, model, part);
                } catch (Refused e) {
                    throw e;
                } catch (IOException e) {
                    fruitless = length(part) > before ? 0 : fruitless + 1;
                    if (length(part) == 0 || fruitless >= FRUITLESS_ATTEMPTS) {
                        throw e;
                    }
                    progress.note("the connection broke (" + e.getMessage() + "); resuming at byte " + length(part));
                }
            }
        }
    }

    private void attempt(CloseableHttpClient http, String url, KnownModel model, Path part) throws IOException {
        long have = length(part);
        HttpGet request = new HttpGet(url);
        if (have > 0) {
            request.setHeader(HttpHeaders.RANGE, "bytes=" + have + "-");
        }
        http.execute(request, response -> {
            receive(response, have, model, part);
            return Boolean.TRUE;
        });
    }

    private void receive(ClassicHttpResponse response, long have, KnownModel model, Path part) throws IOException {
        int status = response.getCode();
        if (status == RANGE_NOT_SATISFIABLE) {
            Files.deleteIfExists(part);
            throw new IOException("the hub's file is shorter than the part already downloaded");
        }
        HttpEntity entity = response.getEntity();
        if (status / 100 != 2 || entity == null) {
            throw new Refused("the hub answered " + status);
        }
        boolean goesOn = status == PARTIAL_CONTENT && startsAt(response, have);
        long written = goesOn ? have : 0;
        long began = System.nanoTime();
        long first = written;
        try (InputStream in = entity.getContent();
                var out = Files.newOutputStream(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] buffer = new byte[1 << 18];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                written += n;
                double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
                progress.advanced(model.file(), written, model.bytes(), (written - first) / seconds);
                if (written > model.bytes()) {
                    throw new Refused("the hub's file is longer than " + model.bytes() + " bytes");
                }
            }
        }
        if (written < model.bytes()) {
            throw new IOException("the download ended after " + written + " of " + model.bytes() + " bytes");
        }
    }

    private static boolean startsAt(ClassicHttpResponse response, long offset) {
        Header range = response.getFirstHeader(HttpHeaders.CONTENT_RANGE);
        return range != null && range.getValue().startsWith("bytes " + offset + "-");
    }

    private CloseableHttpClient client() {
        return HttpClients.custom()
                .useSystemProperties()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                                .setSocketTimeout(Timeout.of(settings.stallTimeout()))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(settings.stallTimeout()))
                        .build())
                .disableAutomaticRetries()
                .disableContentCompression()
                .build();
    }

    private static long length(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    /** The hub refuses the file; trying again would not help. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
