package io.supervision.spring.actuate;

import org.jspecify.annotations.Nullable;

/**
 * What a request for an action says beside its path. Nothing of it is a parameter of the operation:
 * Spring Boot would refuse a request without a body then.
 *
 * @param by the name of the authenticated user, or null
 * @param instance the instance that is meant, or null for whichever is asked
 * @param site from where a browser says that the request comes, or null
 * @param duration for how long, as it stands in the query, or null
 * @param why for what reason, as it stands in the query, or null
 * @param body of a selection, or null
 */
record ActionRequest(
    @Nullable String by,
    @Nullable String instance,
    @Nullable String site,
    @Nullable String duration,
    @Nullable String why,
    @Nullable String body) {

  static final String DURATION = "for";
  static final String WHY = "why";

  /** The header with which browsers say from where a request comes. */
  static final String SITE = "Sec-Fetch-Site";

  /** A request of which nothing is known. */
  static final ActionRequest NONE = new ActionRequest(null, null, null, null, null, null);

  /** Whether another site has made the browser of whoever reads it ask for this. */
  boolean isCrossSite() {
    return site != null && site.strip().equalsIgnoreCase("cross-site");
  }
}
