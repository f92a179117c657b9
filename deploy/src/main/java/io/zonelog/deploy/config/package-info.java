/**
 * The configuration: what keys there are, where values come from, and the typed settings that the wiring reads.
 *
 * <p>Entry class: {@link io.zonelog.deploy.config.ConfigurationSources}. Used by the main thread at start; everything it makes
 * is immutable.
 */
@NullMarked
package io.zonelog.deploy.config;

import org.jspecify.annotations.NullMarked;
