/** Starts gateway-service, which offers OpenAI's API and runs searches on search-service. */
@NullMarked
package io.ponder.gateway;

import org.jspecify.annotations.NullMarked;
