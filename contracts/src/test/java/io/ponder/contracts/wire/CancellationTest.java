package io.ponder.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTest {

    private final List<String> stopped = new ArrayList<>();
    private final Cancellation whole = new Cancellation();

    @Test
    void theWholeStopsItsPartsAndItselfOnce() {
        whole.part().onCancel(() -> stopped.add("one"));
        whole.part().onCancel(() -> stopped.add("two"));
        whole.onCancel(() -> stopped.add("whole"));
        whole.cancel();
        whole.cancel();
        assertThat(stopped).containsExactly("one", "two", "whole");
    }

    @Test
    void noPartBeginsWhileAnotherIsStopped() {
        Cancellation first = whole.part();
        Cancellation waiting = whole.part();
        first.onCancel(() -> {
            stopped.add("first");
            // Its place is free now, and the one that waited for it begins.
            waiting.onCancel(() -> stopped.add("waiting"));
            stopped.add("waiting is cancelled: " + waiting.isCancelled());
        });
        whole.cancel();
        assertThat(stopped).containsExactly("first", "waiting", "waiting is cancelled: true");
    }

    @Test
    void aPartAloneLeavesTheRest() {
        Cancellation one = whole.part();
        Cancellation other = whole.part();
        other.onCancel(() -> stopped.add("other"));
        one.cancel();
        assertThat(one.isCancelled()).isTrue();
        assertThat(other.isCancelled()).isFalse();
        assertThat(whole.isCancelled()).isFalse();
        assertThat(stopped).isEmpty();
    }

    @Test
    void aPartOfWhatIsCancelledNeverBegins() {
        whole.cancel();
        whole.part().onCancel(() -> stopped.add("late"));
        assertThat(stopped).containsExactly("late");
    }
}
