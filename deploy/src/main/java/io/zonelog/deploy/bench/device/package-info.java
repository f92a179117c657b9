/**
 * The simulated device by itself beside plain files of the same sizes: what the engine pays for its states, journal and threads.
 *
 * <p>Entry class: {@link io.zonelog.deploy.bench.device.DeviceScenario}. Used by the main thread.
 */
@NullMarked
package io.zonelog.deploy.bench.device;

import org.jspecify.annotations.NullMarked;
