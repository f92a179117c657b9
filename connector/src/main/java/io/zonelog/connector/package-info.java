/** From Kafka records to engine operations, and from commits back to consumer offsets. */
@NullMarked
package io.zonelog.connector;

import org.jspecify.annotations.NullMarked;
