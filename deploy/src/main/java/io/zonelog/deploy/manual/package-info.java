/**
 * What a distribution says about itself, written when it is built: manual pages, shell completion and the sample configuration.
 *
 * <p>Entry class: {@link io.zonelog.deploy.manual.DistributionPages}. Runs on the main thread of the build.
 */
@NullMarked
package io.zonelog.deploy.manual;

import org.jspecify.annotations.NullMarked;
