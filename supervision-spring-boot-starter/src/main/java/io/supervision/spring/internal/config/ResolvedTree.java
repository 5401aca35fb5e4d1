package io.supervision.spring.internal.config;

import io.supervision.spec.SupervisorSpec;
import io.supervision.spring.internal.beans.StartCheck;
import java.util.List;
import java.util.Set;

/**
 * What annotations and configuration come to.
 *
 * @param root the whole tree
 * @param declarations who is who in it
 * @param checks what has to be checked before it starts
 * @param permanent the paths of the permanent children
 * @param lifecycles the names of the beans that the tree starts and stops instead of Spring
 * @param requirements where it is written what children require
 * @param properties what is configured
 */
public record ResolvedTree(
    SupervisorSpec root,
    SupervisionDeclarations declarations,
    List<StartCheck> checks,
    Set<String> permanent,
    Set<String> lifecycles,
    RequirementPlaces requirements,
    SupervisionProperties properties) {}
