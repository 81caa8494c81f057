/**
 * What problems, messages, samples, budgets and failures are: the words of the core, which every other package uses.
 */
@NullMarked
package io.ponder.reasoning.model;

import org.jspecify.annotations.NullMarked;
