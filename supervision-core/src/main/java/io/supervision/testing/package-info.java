/**
 * What a test kit needs of a tree, beyond what every user may ask it: to break a child in a way of
 * its choice, and to know when the engine has done all that it can do without time going by. Users
 * write their tests with {@code supervision-test}, which is made of this.
 */
@NullMarked
package io.supervision.testing;

import org.jspecify.annotations.NullMarked;
