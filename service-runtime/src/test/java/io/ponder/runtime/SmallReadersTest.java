package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

class SmallReadersTest {

    /** Reads the text twice, since a mark is what makes Tomcat's buffer grow. */
    private static final class Echo extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            BufferedReader text = request.getReader();
            text.mark(5000);
            char[] first = new char[4000];
            int count = 0;
            while (count < first.length) {
                count += text.read(first, count, first.length - count);
            }
            text.reset();
            response.setCharacterEncoding("UTF-8");
            response.getWriter().append(new String(first)).append('|');
            text.transferTo(response.getWriter());
        }
    }

    @Test
    void readersGiveTheWholeTextOfOneRequestAfterTheOther() throws Exception {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        factory.addEngineValves(new SmallReaders());
        WebServer server = factory.getWebServer(
                context -> context.addServlet("echo", new Echo()).addMapping("/"));
        server.start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String text : new String[] {"äé漢字 and 𝄞 ".repeat(1000), "x".repeat(9001)}) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.getPort()))
                        .header("Content-Type", "text/plain; charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build();
                assertThat(http.send(request, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .isEqualTo(text.substring(0, 4000) + "|" + text);
            }
        } finally {
            server.stop();
            server.destroy();
        }
    }
}
