/**
 * The engine's side of the connector: takes polled records, decodes and applies them in order, and tells consumers what became
 * durable.
 *
 * <p>Entry class: {@link io.zonelog.connector.apply.EngineLoop}. Everything here is owned by the thread "zonelog-engine".
 */
@NullMarked
package io.zonelog.connector.apply;

import org.jspecify.annotations.NullMarked;
