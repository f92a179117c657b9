/**
 * Commands that change files without a record: an operator gives space back where no record can.
 *
 * <p>Entry class: {@link io.zonelog.deploy.command.operate.FileOrder}.
 */
@NullMarked
package io.zonelog.deploy.command.operate;

import org.jspecify.annotations.NullMarked;
