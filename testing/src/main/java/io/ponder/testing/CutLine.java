package io.ponder.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a database that a test can cut, or hold up. */
public final class CutLine implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private boolean held;
    private boolean cut;

    /** @param target the port of the database */
    public CutLine(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    /** Where the database seems to be. */
    public int port() {
        return door.getLocalPort();
    }

    /** Ends all connections, and every new one at once. */
    public synchronized void cut() {
        cut = true;
        sockets.forEach(CutLine::close);
        sockets.clear();
    }

    /** Lets nothing through, without a word. */
    public synchronized void hold() {
        held = true;
    }

    /** Lets everything through again. */
    public synchronized void mend() {
        held = false;
        cut = false;
        notifyAll();
    }

    private synchronized void pass() throws InterruptedException {
        while (held) {
            wait();
        }
    }

    private synchronized boolean isCut() {
        return cut;
    }

    private void accept() {
        try {
            while (true) {
                Socket here = door.accept();
                if (isCut()) {
                    here.close();
                    continue;
                }
                Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(here);
                sockets.add(there);
                Thread.ofVirtual().start(() -> copy(here, there));
                Thread.ofVirtual().start(() -> copy(there, here));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                pass();
                out.write(bytes, 0, n);
            }
        } catch (IOException | InterruptedException e) {
            // One side has ended.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    @Override
    public void close() throws IOException {
        mend();
        door.close();
        sockets.forEach(CutLine::close);
    }
}
