/**
 * Which zone takes the data.
 *
 * <p>Owned by the engine's thread.
 */
@NullMarked
package io.zonelog.zone;

import org.jspecify.annotations.NullMarked;
