package io.ponder.dataset.job;

import io.ponder.accounts.tenant.Team;
import io.ponder.accounts.tenant.Teams;
import io.ponder.accounts.traffic.Traffic;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.dataset.TrafficSearch;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.recipe.FromTraffic;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.datasets.personal.PersonalTreatment;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What jobs may make of searches that clients let be used for training. */
record JobTraffic(Traffic traffic, Teams teams, InstantSource clock) {

    /**
     * Refuses personal data in a data set of a team whose administrators do not allow it.
     *
     * @throws io.ponder.reasoning.model.FailureException then
     */
    void requireAllowed(String recipe, OnBehalf owner, RecipeValues values) {
        if (!recipe.equals(FromTraffic.NAME) || values.get(FromTraffic.PERSONAL) != PersonalTreatment.KEEP) {
            return;
        }
        if (teams.find(owner.team())
                .filter(team -> team.training().keepsPersonalData())
                .isEmpty()) {
            throw new Failure(
                            Kind.FORBIDDEN,
                            "personal data stays out of data sets made of traffic; an administrator allows it by the team's"
                                    + " keep_personal_data",
                            FromTraffic.PERSONAL.field().toString(),
                            List.of(),
                            null)
                    .asException();
        }
    }

    /**
     * The searches that a job looks at, in units: those of one person for one question.
     *
     * @throws io.ponder.reasoning.model.FailureException when there are none
     */
    List<List<String>> units(OnBehalf owner, RecipeValues values) {
        Map<String, List<String>> units = new LinkedHashMap<>();
        traffic.forEach(owner.tenant(), FromTraffic.wanted(values), clock.instant(), judged -> {
            TrafficSearch search = WireJson.mapper().readValue(judged.search().content(), TrafficSearch.class);
            String unit =
                    QuestionKey.of(search.messages()) + "/" + judged.search().person();
            units.computeIfAbsent(unit, _ -> new ArrayList<>())
                    .add(judged.search().id());
        });
        if (units.isEmpty()) {
            boolean isKept = teams.find(owner.team())
                    .map(Team::training)
                    .filter(rule -> rule.days() != null)
                    .isPresent();
            throw Failure.invalid(
                            new Field("source"),
                            isKept
                                    ? "no search that is kept for training fits since, until, model and strategy"
                                    : "the team has nothing kept for training; an administrator sets its keep_training_days")
                    .asException();
        }
        return List.copyOf(units.values());
    }
}
