package io.ponder.simulation.capacity;

/** How a model's weights are kept. */
public enum Precision {
    BF16(2),
    /** Computed with in FP8 where the GPU can. */
    FP8(1),
    /** Unpacked and computed with in BF16; with scales and what is left in 16 bits, 0.56 bytes each. */
    INT4(0.56);

    private final double bytes;

    Precision(double bytes) {
        this.bytes = bytes;
    }

    /** Of a weight. */
    double bytes() {
        return bytes;
    }
}
