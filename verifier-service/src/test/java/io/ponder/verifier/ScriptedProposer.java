package io.ponder.verifier;

import io.ponder.contracts.proposer.ProposalLine;
import io.ponder.contracts.proposer.ProposalLine.Alternative;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A proposer-service on a loopback port whose answer follows a word in the candidate it is shown. */
final class ScriptedProposer implements AutoCloseable {

    static final Tokens TOKENS = new Tokens(100, 40, 1);

    private final ServerSocket server;
    final Queue<ProposalRequest> requests = new ConcurrentLinkedQueue<>();
    final Queue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();
    final AtomicInteger hanging = new AtomicInteger();
    final AtomicInteger abandoned = new AtomicInteger();
    volatile boolean ready = true;

    ScriptedProposer() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            String requestLine = line(in);
            Map<String, String> received = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                received.put(
                        header.substring(0, colon), header.substring(colon + 1).strip());
            }
            if (requestLine.startsWith("GET")) {
                send(socket, ready ? "200 OK" : "503 Service Unavailable", "", "{\"status\":\"UP\"}");
                return;
            }
            byte[] body = in.readNBytes(Integer.parseInt(received.getOrDefault("Content-Length", "0")));
            ProposalRequest request = WireJson.mapper().readValue(body, ProposalRequest.class);
            requests.add(request);
            headers.add(received);
            answer(socket, request);
        } catch (IOException e) {
            // the client left
        }
    }

    private void answer(Socket socket, ProposalRequest request) throws IOException {
        String prompt = request.messages().getLast().content();
        if (prompt.contains("CASE hang")) {
            hanging.incrementAndGet();
            try {
                socket.getInputStream().read();
            } finally {
                // the end of the stream, or a reset: the caller hung up
                abandoned.incrementAndGet();
            }
        } else if (prompt.contains("CASE busy")) {
            refuse(
                    socket,
                    "429 Too Many Requests",
                    new Failure(Failure.Kind.OVERLOADED, "the queue is full", null, List.of(), 7.0));
        } else if (prompt.contains("CASE capability")) {
            refuse(
                    socket,
                    "422 Unprocessable",
                    Failure.of(Failure.Kind.CAPABILITY_MISSING, "engine lacks TOP_LOGPROBS"));
        } else if (prompt.contains("CASE unknown model")) {
            refuse(
                    socket,
                    "404 Not Found",
                    new Failure(Failure.Kind.UNKNOWN_MODEL, "no such model", "model", List.of("m"), null));
        } else if (prompt.contains("CASE nonsense")) {
            send(socket, "200 OK", "", "{\"type\":\"continuation\",oops\n");
        } else if (prompt.contains("CASE cut")) {
            send(socket, "200 OK", "", json(continuation(List.of(new Alternative("Yes", -0.1)))));
        } else if (prompt.contains("CASE drop")) {
            send(
                    socket,
                    "200 OK",
                    "Content-Length: 10000\r\n",
                    json(continuation(List.of(new Alternative("Yes", -0.1)))));
        } else if (prompt.contains("CASE failed")) {
            Failure failure = Failure.of(Failure.Kind.TIMEOUT, "the engine took too long");
            send(socket, "200 OK", "", json(new ProposalLine.Failed(0, 0, failure)) + end());
        } else if (prompt.contains("CASE neither")) {
            send(socket, "200 OK", "", json(continuation(List.of(new Alternative("Maybe", -0.1)))) + end());
        } else {
            double yes = prompt.contains("CASE yes") ? 0.75 : 0.25;
            List<Alternative> words = List.of(
                    new Alternative(" Yes", Math.log(yes * 0.8)), new Alternative("No", Math.log((1 - yes) * 0.8)));
            send(socket, "200 OK", "", json(continuation(words)) + end());
        }
    }

    private static ProposalLine continuation(List<Alternative> alternatives) {
        return new ProposalLine.Continuation(
                0, 0, "Yes", null, FinishReason.LENGTH, new Tokens(90, 0, 1), null, alternatives);
    }

    private static String end() {
        return json(new ProposalLine.End("judge-model", TOKENS));
    }

    private static String json(ProposalLine line) {
        return WireJson.mapper().writerFor(ProposalLine.class).writeValueAsString(line) + "\n";
    }

    private static void refuse(Socket socket, String status, Failure failure) throws IOException {
        send(socket, status, "", WireJson.mapper().writeValueAsString(ProblemDetails.of(failure, "proposer-service")));
    }

    private static void send(Socket socket, String status, String header, String body) throws IOException {
        OutputStream out = socket.getOutputStream();
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + header + "\r\n";
        out.write((head + body).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
