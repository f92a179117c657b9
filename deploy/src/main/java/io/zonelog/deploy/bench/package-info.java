/**
 * Measurements of the engine beside the limits of the machine, taken in turn in the same run, so that their ratios mean something where
 * the figures alone do not.
 *
 * <p>Entry class: {@link io.zonelog.deploy.bench.Bench}. Used by the main thread.
 */
@NullMarked
package io.zonelog.deploy.bench;

import org.jspecify.annotations.NullMarked;
