/** The files of a policy and of how samples are drawn: written by evaluations, followed by search-service. */
@NullMarked
package io.ponder.contracts.policy;

import org.jspecify.annotations.NullMarked;
