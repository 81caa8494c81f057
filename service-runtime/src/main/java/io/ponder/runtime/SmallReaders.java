package io.ponder.runtime;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.CharBuffer;
import org.apache.catalina.connector.InputBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Shrinks the buffer in which Tomcat keeps a body's characters for a reader, 16 KB for each request at work: Ponder reads
 * bytes. Tomcat has no property for it. Readers still work, in smaller pieces.
 */
final class SmallReaders extends ValveBase {

    private static final int CHARACTERS = 64;
    private static final VarHandle INPUT = field(Request.class, "inputBuffer", InputBuffer.class);
    private static final VarHandle BUFFER = field(InputBuffer.class, "cb", CharBuffer.class);

    SmallReaders() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        InputBuffer input = (InputBuffer) INPUT.get(request);
        if (((CharBuffer) BUFFER.get(input)).capacity() > CHARACTERS) {
            BUFFER.set(input, CharBuffer.allocate(CHARACTERS).limit(0));
        }
        getNext().invoke(request, response);
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Tomcat keeps a request's characters elsewhere", e);
        }
    }
}
