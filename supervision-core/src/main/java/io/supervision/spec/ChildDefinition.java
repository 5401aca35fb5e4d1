package io.supervision.spec;

/** Whatever describes a child: built specifications and builders are taken alike. */
public sealed interface ChildDefinition
    permits ChildSpec, ChildSpecBuilder, SupervisorSpec, SupervisorSpecBuilder {

  /**
   * The child's specification.
   *
   * @return the built specification
   * @throws InvalidSpecException if a setting or a combination cannot be
   */
  ChildSpec toChildSpec();
}
