package io.ponder.simulation.capacity;

import java.util.List;

/**
 * A GPU, by its data sheet.
 *
 * @param gigabytes of memory
 * @param gigabytesPerSecond its memory's bandwidth
 * @param teraflops dense, with BF16
 * @param teraflopsFp8 dense, with FP8; as with BF16 where the GPU has no FP8
 * @param usdPerHour rented on demand
 */
public record Gpu(
        String name,
        double gigabytes,
        double gigabytesPerSecond,
        double teraflops,
        double teraflopsFp8,
        double usdPerHour) {

    /** Of which day the prices are. */
    public static final String PRICED = "2026-09-25";

    /** NVIDIA's data sheets; the prices are RunPod's for its Secure Cloud, an L4's its price of March 2026. */
    public static final List<Gpu> ALL = List.of(
            new Gpu("h100", 80, 3350, 989, 1979, 3.49),
            new Gpu("h200", 141, 4800, 989, 1979, 4.59),
            new Gpu("a100", 80, 2039, 312, 312, 1.59),
            new Gpu("l40s", 48, 864, 362, 733, 1.09),
            new Gpu("l4", 24, 300, 121, 242, 0.44));

    /**
     * @throws IllegalArgumentException listing those that are known
     */
    public static Gpu named(String name) {
        return ALL.stream()
                .filter(gpu -> gpu.name.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--gpu: there is no '" + name + "' here; there are "
                        + String.join(", ", ALL.stream().map(Gpu::name).toList())));
    }

    public Gpu at(double usd) {
        return new Gpu(name, gigabytes, gigabytesPerSecond, teraflops, teraflopsFp8, usd);
    }
}
