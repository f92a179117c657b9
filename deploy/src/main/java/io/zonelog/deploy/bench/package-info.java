/**
 * The scenarios of {@code bench}: what of the engine is measured beside which limit of the machine.
 *
 * <p>Entry class: {@link io.zonelog.deploy.bench.Scenarios}. Used by the main thread.
 */
@NullMarked
package io.zonelog.deploy.bench;

import org.jspecify.annotations.NullMarked;
