/** What several tests start from: brokers, engines, data that an engine has left, and commands run on them. */
@NullMarked
package io.zonelog.deploy.testing;

import org.jspecify.annotations.NullMarked;
