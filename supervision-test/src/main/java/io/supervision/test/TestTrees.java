package io.supervision.test;

import io.supervision.ManualClock;
import io.supervision.SupervisionTree;
import io.supervision.Supervisor;
import io.supervision.spec.ChildDefinition;
import io.supervision.spec.InvalidSpecException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The trees of one test: those that its class declares, and those that it asks for by name. */
final class TestTrees {

  private static final Set<Class<?>> PARTS =
      Set.of(SupervisionTester.class, SupervisionTree.class, ManualClock.class, Supervisor.class);

  /** The outermost first. */
  private final List<Object> instances;

  private final Map<String, SupervisionTester> byName = new LinkedHashMap<>();

  /** The last one first. */
  private final Deque<SupervisionTester> started = new ArrayDeque<>();

  TestTrees(List<Object> instances) {
    this.instances = instances;
  }

  static boolean isKnown(Class<?> type) {
    return PARTS.contains(type);
  }

  /** What a test wants of a tree, by its type. */
  static Object part(SupervisionTester tester, Class<?> type) {
    if (type == SupervisionTree.class) {
      return tester.tree();
    }
    if (type == ManualClock.class) {
      return tester.clock();
    }
    return type == Supervisor.class ? tester.tree().root() : tester;
  }

  /** Starts what is declared, in the order of its classes; what is hidden is not. */
  void start() throws Exception {
    Map<String, Field> nearest = new HashMap<>();
    for (Object instance : instances) {
      supervised(instance).forEach(field -> nearest.put(field.getName(), field));
    }
    for (Object instance : instances) {
      for (Field field : supervised(instance)) {
        if (!ChildDefinition.class.isAssignableFrom(field.getType())) {
          requireKnown(field);
        } else if (field.equals(nearest.get(field.getName()))) {
          start(field.getName(), read(field, instance), field);
        }
      }
    }
  }

  private static void requireKnown(Field field) {
    if (!isKnown(field.getType())) {
      throw new ExtensionConfigurationException(
          "@Supervised is for fields that describe a supervisor, or that take what a test needs"
              + " of its tree, but "
              + field
              + " is neither");
    }
  }

  /** Sets the fields that take what a test needs. */
  void setFields() throws Exception {
    for (Object instance : instances) {
      for (Field field : supervised(instance)) {
        if (isKnown(field.getType())) {
          String name = field.getAnnotation(Supervised.class).value();
          field.setAccessible(true);
          field.set(instance, part(find(name), field.getType()));
        }
      }
    }
  }

  /** Those of superclasses first, each in the order in which they are declared. */
  private static List<Field> supervised(Object instance) {
    Deque<Field> fields = new ArrayDeque<>();
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      List<Field> declared = new ArrayList<>(List.of(type.getDeclaredFields()));
      Collections.reverse(declared);
      declared.stream()
          .filter(field -> field.isAnnotationPresent(Supervised.class))
          .forEach(fields::addFirst);
    }
    return List.copyOf(fields);
  }

  private static @Nullable Object read(Field field, Object instance) throws Exception {
    return ReflectionSupport.tryToReadFieldValue(field, instance).get();
  }

  /** The tree of a name; the only one for none. */
  SupervisionTester find(String name) {
    SupervisionTester known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (!name.isEmpty()) {
      return startNamed(name);
    }
    if (byName.size() != 1) {
      throw new ExtensionConfigurationException(
          byName.isEmpty()
              ? "which tree is meant? "
                  + innermost().getName()
                  + " has no @Supervised field that describes one, such as: @Supervised"
                  + " SupervisorSpec tree = SupervisorSpec.named(\"app\").child(...).build();"
              : "which tree is meant? There are "
                  + byName.keySet()
                  + "; name one of them: @Supervised(\""
                  + byName.keySet().iterator().next()
                  + "\")");
    }
    return byName.values().iterator().next();
  }

  private Class<?> innermost() {
    return instances.get(instances.size() - 1).getClass();
  }

  /** Looks for it in the innermost class first. */
  private SupervisionTester startNamed(String name) {
    for (int index = instances.size() - 1; index >= 0; index--) {
      Object instance = instances.get(index);
      Class<?> type = instance.getClass();
      List<Field> fields =
          ReflectionSupport.findFields(
              type, field -> field.getName().equals(name), HierarchyTraversalMode.BOTTOM_UP);
      if (!fields.isEmpty()) {
        return start(name, valueOf(fields.get(0), instance), fields.get(0));
      }
      List<Method> methods =
          ReflectionSupport.findMethods(
              type,
              method -> method.getName().equals(name) && method.getParameterCount() == 0,
              HierarchyTraversalMode.BOTTOM_UP);
      if (!methods.isEmpty()) {
        Method method = methods.get(0);
        return start(name, ReflectionSupport.invokeMethod(method, instance), method);
      }
    }
    throw new ExtensionConfigurationException(
        "@Supervised(\""
            + name
            + "\"): "
            + innermost().getName()
            + " has neither a field nor a method without parameters of that name");
  }

  private static @Nullable Object valueOf(Field field, Object instance) {
    try {
      return read(field, instance);
    } catch (Exception unreadable) {
      throw new ExtensionConfigurationException("cannot read " + field, unreadable);
    }
  }

  private SupervisionTester start(String name, @Nullable Object described, Object where) {
    if (!(described instanceof ChildDefinition definition)) {
      throw new ExtensionConfigurationException(
          "@Supervised needs a description of a supervisor, but "
              + where
              + " is "
              + (described == null
                  ? "null; set it where it is declared: it is read before @BeforeEach"
                  : "a " + described.getClass().getName()));
    }
    SupervisionTester tester = tester(definition, where);
    started.push(tester);
    byName.put(name, tester);
    tester.start("the tree of " + where);
    return tester;
  }

  private static SupervisionTester tester(ChildDefinition definition, Object where) {
    try {
      return SupervisionTester.of(definition);
    } catch (InvalidSpecException invalid) {
      throw new ExtensionConfigurationException(
          "@Supervised: " + where + " describes what cannot be: " + invalid.getMessage(), invalid);
    }
  }

  /** Stops all, whatever one of them says; the first that fails is thrown, with the others. */
  void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (RuntimeException | Error failure) {
        closeOthers(failure);
        throw failure;
      }
    }
  }

  private void closeOthers(Throwable failure) {
    try {
      close();
    } catch (RuntimeException | Error another) {
      failure.addSuppressed(another);
    }
  }
}
