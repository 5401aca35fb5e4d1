/** The workloads: each with a supervised contender and one that does the same by hand. */
@NullMarked
package io.supervision.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
