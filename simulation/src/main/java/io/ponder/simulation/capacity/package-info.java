/**
 * Capacity on paper: how many GPUs and replicas a rate of searches takes, and what they cost, from the work of the simulated
 * strategies, a roofline of the engines and measured CPU times of the services.
 */
@NullMarked
package io.ponder.simulation.capacity;

import org.jspecify.annotations.NullMarked;
