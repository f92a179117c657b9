/**
 * Traces of operations run through engine and device without Kafka, with an explanation of each step of writeback.
 *
 * <p>Entry class: {@link io.zonelog.deploy.simulate.Simulation}. Used by the main thread, which is the engine's thread here.
 */
@NullMarked
package io.zonelog.deploy.simulate;

import org.jspecify.annotations.NullMarked;
