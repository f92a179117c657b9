/**
 * Which partitions an engine cannot serve, and how its group learns of it.
 *
 * <p>Entry classes: {@link io.zonelog.connector.assignment.RefusedPartitions}, any thread;
 * {@link io.zonelog.connector.assignment.RefusingAssignor}, on its consumer's thread.
 */
@NullMarked
package io.zonelog.connector.assignment;

import org.jspecify.annotations.NullMarked;
