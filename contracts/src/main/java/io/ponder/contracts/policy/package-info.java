/** The file of a policy: written by an evaluation, followed by search-service. */
@NullMarked
package io.ponder.contracts.policy;

import org.jspecify.annotations.NullMarked;
