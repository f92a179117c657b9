/**
 * What the running engine knows, and its decisions: what has to be kept, what may be reset, where there is room.
 *
 * <p>Entry class: {@link io.zonelog.log.model.engine.EngineState}.
 */
@NullMarked
package io.zonelog.log.model.engine;

import org.jspecify.annotations.NullMarked;
