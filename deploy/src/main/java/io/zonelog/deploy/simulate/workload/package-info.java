/**
 * Workloads: traces of operations, as JSON lines or as logs of fio, line by line, and the write record that each line stands for.
 *
 * <p>Entry class: {@link io.zonelog.deploy.simulate.workload.WorkloadReader}. Used by one thread.
 */
@NullMarked
package io.zonelog.deploy.simulate.workload;

import org.jspecify.annotations.NullMarked;
