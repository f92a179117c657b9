/**
 * Commands of operators: they give space back, also where a record has to wait for it, and remove what is of no use.
 *
 * <p>Entry class: {@link io.zonelog.deploy.command.operate.FileOrder}.
 */
@NullMarked
package io.zonelog.deploy.command.operate;

import org.jspecify.annotations.NullMarked;
