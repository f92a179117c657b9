/**
 * Reads what this engine has, and has blocks that are damaged or lost written anew with data of other engines, or of a
 * backup. Entry class:
 * {@link io.zonelog.deploy.repair.RepairRuns}.
 */
@NullMarked
package io.zonelog.deploy.repair;

import org.jspecify.annotations.NullMarked;
