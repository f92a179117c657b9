/** JMH benchmarks of the hot inner parts; run by the Maven profile {@code jmh}, no part of the tests or of what is shipped. */
package io.zonelog.deploy.jmh;
