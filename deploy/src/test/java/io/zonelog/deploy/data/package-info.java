/** What a data directory survives: power cuts at any moment, interrupted creation, and damage to any of its files. */
@NullMarked
package io.zonelog.deploy.data;

import org.jspecify.annotations.NullMarked;
