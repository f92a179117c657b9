/**
 * The typed settings of a connector. Whoever starts it parses the configuration and fills these in.
 *
 * <p>Entry class: {@link io.zonelog.connector.options.ConnectorOptions}. Values only; every record checks its ranges.
 */
@NullMarked
package io.zonelog.connector.options;

import org.jspecify.annotations.NullMarked;
