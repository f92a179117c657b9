/**
 * From a Kafka record to a file operation, by the record contract: key, headers and value in, an operation or a bad record
 * with its reason out.
 *
 * <p>Entry class: {@link io.zonelog.connector.decode.WriteRecordDecoder}. Owned by the engine's thread. Pure: no I/O.
 */
@NullMarked
package io.zonelog.connector.decode;

import org.jspecify.annotations.NullMarked;
