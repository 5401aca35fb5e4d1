/** Batch jobs that end when their work is done. */
@NullMarked
package io.supervision.demo.jobs;

import org.jspecify.annotations.NullMarked;
