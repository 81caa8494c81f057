package io.ponder.runtime;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1 with a smaller response buffer and {@link ServiceProcessor}s. Tomcat makes it by its name. */
public final class ServiceProtocol extends Http11NioProtocol {

    private int headTime;
    private int readPatience;

    /** Shrinks the response buffer, in bytes and characters, for which Tomcat has no property. */
    @Override
    public int getDesiredBufferSize() {
        return 1024;
    }

    public int getHeadTime() {
        return headTime;
    }

    /** The milliseconds that the head of a request may take. */
    public void setHeadTime(int ms) {
        headTime = ms;
    }

    public int getReadPatience() {
        return readPatience;
    }

    /** The milliseconds that a client may read nothing of its reply. */
    public void setReadPatience(int ms) {
        readPatience = ms;
    }

    @Override
    protected Processor createProcessor() {
        return new ServiceProcessor(this, headTime, readPatience);
    }
}
