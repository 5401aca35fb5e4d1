/** What everything else needs: the database's connections, the message broker, a directory. */
@NullMarked
package io.supervision.demo.infrastructure;

import org.jspecify.annotations.NullMarked;
