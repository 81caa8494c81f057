package io.ponder.proposer.embedded;

/** Calls C functions. Method handles declare {@code Throwable}, but these never throw a checked exception. */
final class Native {

    private Native() {}

    @FunctionalInterface
    interface Call {
        void run() throws Throwable;
    }

    @FunctionalInterface
    interface Query<T> {
        T run() throws Throwable;
    }

    static void call(Call call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call failed", e);
        }
    }

    static <T> T query(Query<T> query) {
        try {
            return query.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call failed", e);
        }
    }
}
