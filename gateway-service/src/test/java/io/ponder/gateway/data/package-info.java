/** Tests of what is handed on to dataset-service. */
@NullMarked
package io.ponder.gateway.data;

import org.jspecify.annotations.NullMarked;
