package io.ponder.gateway.webhooks;

import io.ponder.accounts.database.Database;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.WorkSettings;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what sends webhooks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhooksSettings.class)
class WebhooksConfiguration {

    @Bean
    ReachableHosts reachableHosts(WebhooksSettings settings) {
        return new ReachableHosts(settings.allow());
    }

    @Bean
    Secrets webhookSecrets(WebhooksSettings settings, Database database) {
        return new Secrets(settings.key(), database);
    }

    @Bean
    WebhookSender webhookSender(ReachableHosts hosts, WebhooksSettings settings) {
        return new WebhookSender(hosts, settings.patience(), settings.atOnce());
    }

    @Bean
    Webhooks webhooks(
            EndpointStore endpoints,
            Secrets secrets,
            WebhookSender sender,
            Database database,
            Gateways gateways,
            WorkSettings work,
            WebhooksSettings settings,
            InstantSource clock) {
        return new Webhooks(endpoints, secrets, sender, database, gateways, work, settings, clock);
    }
}
