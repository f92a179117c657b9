/**
 * What runs inside the virtual machine of the profile {@code zoned-vm}, on real zonefs: the engine under load, its power cuts, and drives
 * that fail. Each class has a {@code main} that says what it did, and ends with 1 if something was wrong.
 */
@NullMarked
package io.zonelog.deploy.zoned;

import org.jspecify.annotations.NullMarked;
