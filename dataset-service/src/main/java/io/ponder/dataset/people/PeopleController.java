package io.ponder.dataset.people;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Keys;
import io.ponder.contracts.dataset.ForgottenPerson;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.Owners;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code DELETE /v1/people/{person}}, by the pseudonym that the gateway makes of a name. */
@RestController
final class PeopleController {

    private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{64}");

    private final Forgetting forgetting;
    private final Keys keys;

    PeopleController(Database database, DatasetStore datasets, Audit audit, Keys keys, InstantSource clock) {
        this.forgetting = new Forgetting(database, datasets, audit, clock);
        this.keys = keys;
    }

    @DeleteMapping("/v1/people/{person}")
    ForgottenPerson forget(@PathVariable String person, HttpServletRequest request) {
        new Field("person")
                .require(PSEUDONYM.matcher(person).matches(), "must be a pseudonym of 64 hexadecimal digits");
        OnBehalf owner = Owners.of(request);
        String key = owner.key();
        Caller by = key == null ? Caller.OPEN : keys.present(key);
        return forgetting.forget(owner, person, by);
    }
}
