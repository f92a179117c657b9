/**
 * What happens before the first record: device report and stored counters are compared.
 *
 * <p>Entry class: {@link io.zonelog.engine.recovery.Recovery}. Owned by the thread that opens the engine.
 */
@NullMarked
package io.zonelog.engine.recovery;

import org.jspecify.annotations.NullMarked;
