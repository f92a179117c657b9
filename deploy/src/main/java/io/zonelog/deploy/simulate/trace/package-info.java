/**
 * Traces of operations, as JSON lines or as logs of fio, line by line, and the write record that each line stands for.
 *
 * <p>Entry class: {@link io.zonelog.deploy.simulate.trace.TraceReader}. Used by one thread.
 */
@NullMarked
package io.zonelog.deploy.simulate.trace;

import org.jspecify.annotations.NullMarked;
