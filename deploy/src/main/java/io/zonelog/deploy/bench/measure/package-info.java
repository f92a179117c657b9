/**
 * How things are measured: cases that take turns in the same run, so that their ratios mean something where the figures alone do not.
 *
 * <p>Entry class: {@link io.zonelog.deploy.bench.measure.Bench}. Used by the main thread.
 */
@NullMarked
package io.zonelog.deploy.bench.measure;

import org.jspecify.annotations.NullMarked;
