/**
 * Write amplification: the whole engine over a device in memory that is overwritten for many turns.
 *
 * <p>Entry class: {@link io.zonelog.deploy.bench.amplification.AmplificationScenario}. Owned by the thread that runs the bench.
 */
@NullMarked
package io.zonelog.deploy.bench.amplification;

import org.jspecify.annotations.NullMarked;
