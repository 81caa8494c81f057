package io.ponder.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.KeyRole;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may read and set whose limits. */
@Timeout(60)
class LimitsRightsTest extends AdminTest {

    private static final String ORGANIZATION = "/v1/admin/organizations/default/limits";
    private static final String LIMITS = "{\"per_minute\":{\"searches\":1000}}";

    private static String team;
    private static String otherTeam;

    @BeforeAll
    static void makeTeams() throws Exception {
        team = team("default");
        otherTeam = team("default");
    }

    private static String ofTeam(String id) {
        return "/v1/admin/teams/" + id + "/limits";
    }

    private static String ofKey(String secret) throws Exception {
        return "/v1/admin/keys/"
                + json(send(secret, "GET", "/v1/me", null)).get("key").stringValue() + "/limits";
    }

    private static String key(String team, KeyRole role) {
        return newKey(team, role, Allowed.ALL);
    }

    private static void forbidden(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(403);
        assertThat(json(reply).at("/error/code").stringValue()).isEqualTo("permission_denied");
    }

    private static void allowed(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyRole.class,
            names = {"MEMBER", "VIEWER"})
    void whoeverOnlyAsksOrLooksSetsNone(KeyRole role) throws Exception {
        String caller = key(team, role);
        for (String path : new String[] {ORGANIZATION, ofTeam(team), ofTeam(otherTeam), ofKey(caller)}) {
            forbidden(send(caller, "PUT", path, LIMITS));
        }
        forbidden(send(caller, "GET", ORGANIZATION, null));
        forbidden(send(caller, "GET", ofTeam(otherTeam), null));
        forbidden(send(caller, "GET", ofKey(key(team, KeyRole.MEMBER)), null));
    }

    @Test
    void aManagerSetsThoseOfTheTeamsKeysAndSeesTheTeams() throws Exception {
        String manager = key(team, KeyRole.MANAGER);
        String member = key(team, KeyRole.MEMBER);
        allowed(send(manager, "PUT", ofKey(member), LIMITS));
        allowed(send(manager, "GET", ofKey(member), null));
        allowed(send(manager, "GET", ofTeam(team), null));
        forbidden(send(manager, "PUT", ofTeam(team), LIMITS));
        forbidden(send(manager, "PUT", ORGANIZATION, LIMITS));
        forbidden(send(manager, "GET", ORGANIZATION, null));
    }

    @Test
    void aManagerOfAnotherTeamSeesAndSetsNothing() throws Exception {
        String stranger = key(otherTeam, KeyRole.MANAGER);
        String member = key(team, KeyRole.MEMBER);
        forbidden(send(stranger, "PUT", ofKey(member), LIMITS));
        forbidden(send(stranger, "GET", ofKey(member), null));
        forbidden(send(stranger, "GET", ofTeam(team), null));
        forbidden(send(stranger, "PUT", ofTeam(team), LIMITS));
    }

    @Test
    void anAdminSetsAllAndNobodyWithoutAKeyAny() throws Exception {
        String member = key(team, KeyRole.MEMBER);
        for (String path : new String[] {ORGANIZATION, ofTeam(team), ofKey(member)}) {
            allowed(send(ADMIN, "PUT", path, LIMITS));
            assertThat(json(send(ADMIN, "GET", path, null))
                            .at("/per_minute/searches")
                            .intValue())
                    .isEqualTo(1000);
            refused(send(null, "PUT", path, LIMITS), 401, "invalid_api_key", "key");
            allowed(send(ADMIN, "PUT", path, "{}"));
        }
    }
}
