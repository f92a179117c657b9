/**
 * The conformance kit of the port: the contract that every zoned device keeps, and the fixtures it is written with. Other
 * modules run it through the test-jar against their own implementations.
 */
@NullMarked
package io.zonelog.device.conformance;

import org.jspecify.annotations.NullMarked;
