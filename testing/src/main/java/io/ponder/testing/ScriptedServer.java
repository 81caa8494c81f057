package io.ponder.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on a loopback port that a test controls down to the bytes. It can stream, hang and break off, and it
 * notices at once when its client leaves. Each connection has a virtual thread and stays open between calls.
 */
public final class ScriptedServer implements AutoCloseable {

    /** Answers one call. A call left unanswered loses its connection; a stream left open is ended. */
    @FunctionalInterface
    public interface Script {
        void answer(ScriptedCall call) throws Exception;
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<ScriptedCall> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile Script otherwise = call -> call.json(404, "{\"detail\":\"Not Found\"}");

    /** Starts the server at once, on a free port. */
    public ScriptedServer() {
        this(0);
    }

    /** Starts the server at once. */
    public ScriptedServer(int port) {
        this(ServerSocketFactory.getDefault(), port);
    }

    /** The same with TLS. */
    public ScriptedServer(SSLContext tls) {
        this(tls.getServerSocketFactory(), 0);
    }

    private ScriptedServer(ServerSocketFactory sockets, int port) {
        try {
            server = sockets.createServerSocket(port, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** The server's URL, without a path. */
    public URI url() {
        String scheme = server instanceof SSLServerSocket ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    /** Sets how to answer calls of exactly this path from now on, whatever their method. */
    public ScriptedServer on(String path, Script script) {
        scripts.put(path, script);
        return this;
    }

    /** Sets how to answer calls of every other path from now on. Until then they get a 404. */
    public ScriptedServer otherwise(Script script) {
        otherwise = script;
        return this;
    }

    /** Answers calls of this path with a JSON document. */
    public ScriptedServer document(String path, String json) {
        return on(path, call -> call.json(200, json));
    }

    /** The calls so far, in order of arrival. The caller may remove some. */
    public List<ScriptedCall> calls() {
        return calls;
    }

    /** The calls of a path so far. */
    public List<ScriptedCall> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** Forgets the calls so far, and the counts of those that hung. */
    public void forget() {
        calls.clear();
        hanging.set(0);
        abandoned.set(0);
    }

    /** How many calls were left {@linkplain ScriptedCall#hang hanging}, whether or not they still are. */
    public int hanging() {
        return hanging.get();
    }

    /** How many of the calls that hung have lost their client. */
    public int abandoned() {
        return abandoned.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // whatever goes wrong, the client notices by losing its connection
    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                String request = line(in);
                if (request == null) {
                    return;
                }
                String[] words = request.split(" ", -1);
                Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
                    int colon = header.indexOf(':');
                    headers.put(
                            header.substring(0, colon),
                            header.substring(colon + 1).strip());
                }
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
                String path = URI.create(words[1]).getPath();
                ScriptedCall call = new ScriptedCall(words[0], path, headers, body, in, socket, hanging, abandoned);
                calls.add(call);
                scripts.getOrDefault(path, otherwise).answer(call);
                goesOn = call.finish();
            }
        } catch (Exception e) {
            // The connection is gone.
        } finally {
            sockets.remove(socket);
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Refuses connections from now on, and breaks those it has. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
