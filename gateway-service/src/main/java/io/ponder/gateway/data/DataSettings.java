package io.ponder.gateway.data;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where training data is made.
 *
 * @param url the URL of dataset-service
 */
@ConfigurationProperties("ponder.gateway.data")
record DataSettings(@DefaultValue("http://127.0.0.1:8084") URI url) {}
