package io.ponder.simulation.capacity;

/**
 * The engines of one model.
 *
 * @param engine one of them
 * @param replicas how many
 * @param load the share of the time they are busy
 * @param batch sequences each writes at once; 0 where it only reads
 * @param tokenSeconds between two tokens of a sequence while the engine is full, reading included; 0 where it only reads
 * @param gpuSeconds that a search takes of a GPU
 */
public record Engines(Roofline engine, int replicas, double load, int batch, double tokenSeconds, double gpuSeconds) {

    /**
     * As many as a rate of searches takes.
     *
     * @param read tokens that a search reads anew
     * @param written tokens that a search writes
     * @param context tokens of a sequence in the middle of its growth
     */
    static Engines of(
            Roofline engine, double read, double written, double context, double searchesPerSecond, double most) {
        int batch = written == 0 ? 0 : engine.batch(context);
        double reading = read * engine.readSeconds();
        double step = written == 0 ? 0 : engine.stepSeconds(batch, context);
        double writing = written == 0 ? 0 : written * step / batch;
        double busy = reading + writing;
        int replicas = Math.max(1, (int) Math.ceil(searchesPerSecond * busy / most));
        return new Engines(
                engine,
                replicas,
                searchesPerSecond * busy / replicas,
                batch,
                written == 0 ? 0 : step * busy / writing,
                busy * engine.gpus());
    }

    public int gpus() {
        return replicas * engine.gpus();
    }

    double usdPerHour() {
        return gpus() * engine.gpu().usdPerHour();
    }
}
