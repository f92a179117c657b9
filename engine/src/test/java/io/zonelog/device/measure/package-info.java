/** Programs that measure the simulated devices. They are run by hand; no test depends on a time. */
@NullMarked
package io.zonelog.device.measure;

import org.jspecify.annotations.NullMarked;
