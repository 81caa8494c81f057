package io.ponder.cli.ask;

/** Calls something four times a second until it is closed, so that a status line moves while nothing is told. */
record Heartbeat(Thread thread) implements AutoCloseable {

    private static final long PAUSE_MILLIS = 250;

    static Heartbeat of(Runnable beat) {
        return new Heartbeat(Thread.ofVirtual().name("heartbeat").start(() -> {
            try {
                while (true) {
                    beat.run();
                    Thread.sleep(PAUSE_MILLIS);
                }
            } catch (InterruptedException e) {
                // closed
            }
        }));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
