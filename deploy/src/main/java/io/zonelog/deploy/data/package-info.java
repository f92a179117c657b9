/**
 * The data directory: where the device, the mappings and their identity live, who may open them, and how.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.data.DataDirectory}, {@link io.zonelog.deploy.data.EngineData},
 * {@link io.zonelog.deploy.data.QueryData}. Opened and closed by the main thread.
 */
@NullMarked
package io.zonelog.deploy.data;

import org.jspecify.annotations.NullMarked;
