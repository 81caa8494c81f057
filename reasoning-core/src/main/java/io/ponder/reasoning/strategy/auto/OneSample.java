package io.ponder.reasoning.strategy.auto;

import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.strategy.select.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Sample} that says why no search was made. */
final class OneSample implements Strategy {

    private final Strategy sample;
    private final String why;

    /** @param why in words, for the result's notes */
    OneSample(Brief brief, String why) {
        this.sample = Sample.TYPE.factory().create(Parameters.read(Sample.TYPE, Map.of()), brief);
        this.why = why;
    }

    @Override
    public List<Move> ask() {
        return sample.ask();
    }

    @Override
    public void tell(Told told) {
        sample.tell(told);
    }

    @Override
    public boolean settled() {
        return sample.settled();
    }

    @Override
    public Optional<Selection> best() {
        return sample.best().map(best -> {
            List<String> notes = new ArrayList<>(best.notes());
            notes.addFirst("no search was made: " + why);
            return new Selection(best.node(), best.basis(), best.vote(), best.score(), notes);
        });
    }
}
