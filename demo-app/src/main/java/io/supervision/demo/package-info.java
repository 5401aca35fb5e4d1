/** The order desk: a Spring Boot application whose workers are supervised. */
@NullMarked
package io.supervision.demo;

import org.jspecify.annotations.NullMarked;
