/** Hands requests for training data on to dataset-service. */
@NullMarked
package io.ponder.gateway.data;

import org.jspecify.annotations.NullMarked;
