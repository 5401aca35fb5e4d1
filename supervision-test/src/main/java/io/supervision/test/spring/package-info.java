/** Tests of supervised beans, with Spring's test contexts: {@link SupervisionTest}. */
@NullMarked
package io.supervision.test.spring;

import org.jspecify.annotations.NullMarked;
