/** Brokers and other fixtures of the tests that need a real Kafka. */
@NullMarked
package io.zonelog.deploy.testing;

import org.jspecify.annotations.NullMarked;
