/**
 * Builds a whole engine from its settings, in reading order.
 *
 * <p>Entry class: {@link io.zonelog.deploy.wiring.Wiring}, the architecture in code. Main thread.
 */
@NullMarked
package io.zonelog.deploy.wiring;

import org.jspecify.annotations.NullMarked;
