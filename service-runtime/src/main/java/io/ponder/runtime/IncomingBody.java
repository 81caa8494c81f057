package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A body as it is read: counted against the largest size, against the room for bodies in flight and against the clock.
 * At its end, the request takes its place among those at work.
 *
 * <p>Beside the bytes it counts the brackets, braces and commas, which no JSON value can do without but the first: three
 * bytes can make an object that takes a hundred.
 */
final class IncomingBody extends ServletInputStream {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final BytesInFlight.@Nullable Room room;
    private final long declared;
    private final long limit;
    private final long patienceNs;
    private final long nsPerByte;
    private final long began = System.nanoTime();
    private long read;

    /**
     * @param limit the largest size
     * @param room for the whole of it in memory; null if it is never whole there
     */
    IncomingBody(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpSettings settings,
            long limit,
            BytesInFlight.@Nullable Room room) {
        this.request = request;
        this.response = response;
        this.room = room;
        this.declared = Math.max(0, request.getContentLengthLong());
        this.limit = limit;
        this.patienceNs = settings.bodyTime().toNanos();
        this.nsPerByte = 1_000_000_000L / settings.bodyRate().toBytes();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = request.getInputStream().read(buffer, offset, length);
        } catch (SocketTimeoutException e) {
            throw refused(tooSlow());
        }
        if (count > 0) {
            account(buffer, offset, count);
        }
        if ((count < 0 || read == declared) && !CrowdFilter.isLetIn(request)) {
            throw refused(CrowdFilter.full());
        }
        return count;
    }

    private void account(byte[] buffer, int offset, int count) {
        long undeclared = Math.max(0, read + count - Math.max(read, declared));
        read += count;
        if (read > limit) {
            throw refused(BodyFilter.tooLarge(limit));
        }
        if (System.nanoTime() - began > patienceNs + read * nsPerByte) {
            throw refused(tooSlow());
        }
        if (room == null) {
            return;
        }
        long values = 0;
        for (int i = offset; i < offset + count; i++) {
            byte b = buffer[i];
            if (b == ',' || b == '{' || b == '[') {
                values++;
            }
        }
        if (!room.take(undeclared * BytesInFlight.PER_BYTE + values * BytesInFlight.PER_VALUE)) {
            throw refused(BodyFilter.noRoom());
        }
    }

    private FailureException refused(Failure failure) {
        UnreadBody.leave(response);
        return failure.asException();
    }

    private static Failure tooSlow() {
        return Failure.of(Kind.TOO_SLOW, "the request body did not arrive in time; send it faster");
    }

    @Override
    public boolean isFinished() {
        try {
            return request.getInputStream().isFinished();
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("bodies are read by blocking");
    }
}
