/** The landing document and the OpenAPI description. */
@NullMarked
package io.ponder.gateway.about;

import org.jspecify.annotations.NullMarked;
