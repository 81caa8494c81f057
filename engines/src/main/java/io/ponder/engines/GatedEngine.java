package io.ponder.engines;

import io.ponder.contracts.wire.Cancellation;

/** Calls an engine through a gate, and tells the gate when the first piece of an answer arrives. */
public final class GatedEngine implements Engine {

    private final Gate gate;
    private final Engine next;

    public GatedEngine(Gate gate, Engine next) {
        this.gate = gate;
        this.next = next;
    }

    @Override
    public void call(Request request, Cancellation cancellation, Reader reader) {
        gate.pass(report -> {
            next.call(
                    request,
                    cancellation,
                    reply -> reader.read(new Reply(reply.body(), reply.streamed(), report::works)));
            return Boolean.TRUE;
        });
    }
}
