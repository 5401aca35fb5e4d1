package io.supervision.spring.actuate;

import io.supervision.SupervisionTree;
import io.supervision.spring.internal.Remarks;
import io.supervision.spring.internal.descriptor.NodeDescriber;
import io.supervision.spring.internal.descriptor.NodeDescriptor;
import io.supervision.spring.internal.descriptor.WhatIfDescriptor;
import io.supervision.spring.internal.history.HistoryEntry;
import io.supervision.spring.internal.history.SupervisionHistory;
import io.supervision.spring.internal.operations.InstanceId;
import io.supervision.spring.internal.operations.SupervisionActions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;

/**
 * The endpoint {@code supervision}: shows the tree. Over HTTP {@link
 * SupervisionEndpointWebExtension} and {@link ReactiveSupervisionEndpointWebExtension} add actions
 * and statuses.
 */
@Endpoint(id = SupervisionEndpoint.ID, defaultAccess = Access.READ_ONLY)
public class SupervisionEndpoint {

  /** The id of the endpoint. */
  public static final String ID = "supervision";

  private final SupervisionTree tree;
  private final SupervisionHistory history;
  private final SupervisionActions actions;
  private final InstanceId instance;
  private final Sanitizer sanitizer;
  private final Show showValues;
  private final Remarks remarks;

  /**
   * An endpoint for a tree.
   *
   * @param tree the tree
   * @param history what happened to its nodes
   * @param instance which instance of the application this is
   * @param audit told of each action
   * @param sanitizingFunctions what may hide messages from those who may read them
   * @param showValues whether messages are shown where nobody can be asked who he is
   * @param remarks what there is to say of its nodes beside what the tree knows
   */
  public SupervisionEndpoint(
      SupervisionTree tree,
      SupervisionHistory history,
      InstanceId instance,
      Consumer<AuditEvent> audit,
      Iterable<SanitizingFunction> sanitizingFunctions,
      Show showValues,
      Remarks remarks) {
    this.tree = tree;
    this.history = history;
    this.actions = new SupervisionActions(tree, history, audit);
    this.instance = instance;
    this.sanitizer = new Sanitizer(sanitizingFunctions);
    this.showValues = showValues;
    this.remarks = remarks;
  }

  /**
   * The whole tree.
   *
   * @return the root with all below, in start order
   */
  @ReadOperation(producesFrom = Representation.class)
  public NodeDescriptor tree() {
    return tree(showValues.isShown(true));
  }

  /**
   * One node with its history, or what would happen if it crashed.
   *
   * @param path the segments of its path
   * @param whatIf {@code crash}, or null for the node
   * @return null if there is no such node
   */
  @ReadOperation(producesFrom = Representation.class)
  public @Nullable OperationResponseBody node(
      @Selector(match = Match.ALL_REMAINING) String[] path, @Nullable String whatIf) {
    String joined = String.join("/", path);
    if (tree.find(joined).isEmpty()) {
      return null;
    }
    return whatIf == null
        ? node(joined, showValues.isShown(true)).orElse(null)
        : whatIf(joined, whatIf, showValues.isShown(true));
  }

  NodeDescriptor tree(boolean showMessages) {
    return describer(showMessages).describeTree(tree.snapshot(), instance.value());
  }

  Optional<NodeDescriptor> node(String path, boolean showMessages) {
    List<HistoryEntry> entries = history.of(path);
    return tree.find(path).map(node -> describer(showMessages).describe(node, entries));
  }

  WhatIfDescriptor whatIf(String path, String question, boolean showMessages) {
    if (!question.equals("crash")) {
      throw new InvalidEndpointRequestException(
          "this whatIf is not known", "whatIf must be 'crash'");
    }
    return describer(showMessages).describe(tree.whatIf(path));
  }

  NodeDescriber describer(boolean showMessages) {
    return new NodeDescriber(sanitizer, showMessages, remarks);
  }

  InstanceId instance() {
    return instance;
  }

  SupervisionActions actions() {
    return actions;
  }
}
