package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.worker.WorkerContext;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;

/** Looks at the beans that are to be children: whether there are such, and what they are. */
public final class ChildBeans {

  private final ConfigurableListableBeanFactory factory;
  private final BeanDefinitions definitions;
  private final BooleanSupplier closing;
  private final BeanParts parts;
  private final Problems problems;
  private final EarlyBeans early;
  private final OtherStarters starters;
  private final AdoptableMethods adoptable;
  private final Mocks mocks = new Mocks();

  /**
   * Looks at the beans of a context.
   *
   * @param factory the beans
   * @param closing whether the context is being closed
   * @param parts which beans are parts of others
   * @param problems what does not fit is reported there
   */
  public ChildBeans(
      ConfigurableListableBeanFactory factory,
      BooleanSupplier closing,
      BeanParts parts,
      Problems problems) {
    this.factory = factory;
    this.closing = closing;
    this.parts = parts;
    this.early = new EarlyBeans(factory);
    this.starters = new OtherStarters(factory, parts, early, problems);
    this.definitions = new BeanDefinitions(factory);
    this.problems = problems;
    this.adoptable = new AdoptableMethods(factory, early, problems);
  }

  /**
   * Whether there is such a bean, or will be when the tree starts. Parts are beans only when their
   * owner has been made.
   *
   * @param name its name
   * @return true if it is defined here or in a parent context
   */
  public boolean contains(String name) {
    return factory.containsBean(name)
        || parts.ownerOf(name, early::make) != null
        || parts.isExpected(name, early::make);
  }

  /**
   * Looks for methods that Spring would call.
   *
   * @return those that the tree can take over
   */
  public AdoptableMethods adoptable() {
    return adoptable;
  }

  /**
   * The name that a bean goes by, whichever of its names is given.
   *
   * @param name the bean, which has to exist
   * @return the name of its definition, here or in a parent context
   */
  public String canonicalName(String name) {
    return definitions.canonicalName(name);
  }

  /**
   * The names of the beans defined in this context.
   *
   * @return their names, in the order of the definitions
   */
  public List<String> names() {
    return definitions.names();
  }

  /**
   * The ids that beans have by their names.
   *
   * @return the names in kebab case
   */
  public List<String> ids() {
    return names().stream().map(definitions::id).toList();
  }

  /**
   * The beans whose name is this id in kebab case.
   *
   * @param id an id
   * @return their names
   */
  public List<String> namesFor(String id) {
    return Stream.concat(names().stream(), definitions.registered().stream())
        .filter(name -> definitions.id(name).equals(id))
        .toList();
  }

  /**
   * The beans of a class.
   *
   * @param className its name, with or without the package
   * @return their names
   */
  public List<String> namesOfClass(String className) {
    return names().stream().filter(name -> isOf(className, definitions.userClass(name))).toList();
  }

  private static boolean isOf(String className, @Nullable Class<?> type) {
    return type != null
        && (type.getName().equals(className) || type.getSimpleName().equals(className));
  }

  /**
   * Looks at one bean.
   *
   * @param name the bean, which has to exist
   * @param methodName the method that is to be the child, or null for the bean itself
   * @param where the property or annotation that names it, for problems
   * @return what can be supervised, or null after a problem has been reported
   */
  public @Nullable ChildBean inspect(String name, @Nullable String methodName, String where) {
    if (!factory.containsBean(name)) {
      return new ChildBean(
          factory, name, name, Lifecycle.class, ChildKind.LIFECYCLE, null, closing, mocks);
    }
    String madeFrom = definitions.behindScopedProxy(name);
    if (Mocks.isMock(factory.getSingleton(madeFrom))) {
      mocks.tell(name);
      return null;
    }
    boolean fits = fittingScope(name, madeFrom, where);
    Class<?> type =
        classOf(
            name,
            madeFrom,
            known ->
                methodName == null
                    ? ChildKind.of(known) != null
                    : !NamedMethods.of(methodName, known).isEmpty());
    if (type == null) {
      problems.add(
          where,
          "the class of bean '" + name + "' is not known before it is made",
          "Declare the class as the return type of its factory method");
      return null;
    }
    if (methodName == null) {
      ChildKind kind =
          starters.areThere(name, madeFrom, type, where) ? null : kind(name, type, where);
      return kind != null && isCalledByNobodyElse(name, type, kind.calledOn(type), where) && fits
          ? new ChildBean(factory, name, madeFrom, type, kind, null, closing, mocks)
          : null;
    }
    Method method = method(name, type, methodName, where);
    return method != null && isCalledByNobodyElse(name, type, Stream.of(method), where) && fits
        ? new ChildBean(factory, name, madeFrom, type, ChildKind.METHOD, method, closing, mocks)
        : null;
  }

  private boolean isCalledByNobodyElse(
      String name, Class<?> type, Stream<Method> called, String where) {
    return Obstacle.isNone(OtherCallers.among(type, called), name, where, problems);
  }

  /** A factory method may hide the class behind an interface; a singleton can be made to see it. */
  private @Nullable Class<?> classOf(String name, String madeFrom, Predicate<Class<?>> willDo) {
    Class<?> type = definitions.userClass(name);
    if (type != null && willDo.test(type)) {
      return type;
    }
    Object made = factory.isSingleton(madeFrom) ? early.make(madeFrom) : null;
    if (made != null) {
      Class<?> target = AopUtils.getTargetClass(made);
      // a proxy may be more than what it stands for
      return willDo.test(target) || !willDo.test(made.getClass()) ? target : made.getClass();
    }
    return type == Object.class || (type != null && type.isInterface()) ? null : type;
  }

  private @Nullable ChildKind kind(String name, Class<?> type, String where) {
    ChildKind kind = ChildKind.of(type);
    if (kind == null) {
      problems.add(
          where,
          "bean '"
              + name
              + "' is a "
              + Labels.of(type)
              + ", which is no Worker, Lifecycle, Callable or Runnable",
          "Implement io.supervision.worker.Worker, or name the method to run (`method`, or"
              + " @SupervisedChild on the method)");
    }
    return kind;
  }

  private boolean fittingScope(String name, String madeFrom, String where) {
    if (factory.isSingleton(madeFrom) || factory.isPrototype(madeFrom)) {
      return true;
    }
    String scope =
        factory.containsBeanDefinition(madeFrom)
            ? factory.getMergedBeanDefinition(madeFrom).getScope()
            : "unknown";
    String has = "bean '" + name + "' has the scope '" + scope;
    if ("refresh".equals(scope)) {
      problems.add(
          where,
          has + "', in which it is replaced while its work runs on",
          "Make it a prototype, and let a listener of the refresh restart the child"
              + " (SupervisionTree.restart): what is made anew reads the new values");
    } else {
      problems.add(
          where,
          has + "', which no supervised thread is in",
          "Make it a singleton (run again at each restart) or a prototype (made anew)");
    }
    return false;
  }

  private @Nullable Method method(String beanName, Class<?> type, String methodName, String where) {
    List<Method> named = NamedMethods.of(methodName, type);
    List<Method> fitting = named.stream().filter(ChildBeans::isFitting).toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String method = "method '" + methodName + "' of bean '" + beanName + "'";
    if (named.isEmpty()) {
      problems.add(
          where,
          "there is no "
              + method
              + " ("
              + type.getName()
              + ")"
              + Spelling.hint(methodName, fitting(type)),
          "Name a method void " + methodName + "() or void " + methodName + "(WorkerContext)");
    } else if (fitting.isEmpty()) {
      problems.add(
          where,
          method + " cannot be a child: " + named.get(0).toGenericString(),
          "Make it void, with no parameter or a WorkerContext");
    } else {
      problems.add(
          where, method + " exists with and without a WorkerContext", "Leave one of the two");
    }
    return null;
  }

  private static List<String> fitting(Class<?> type) {
    return NamedMethods.all(type).stream()
        .filter(ChildBeans::isFitting)
        .map(Method::getName)
        .toList();
  }

  private static boolean isFitting(Method method) {
    return method.getReturnType() == void.class
        && (method.getParameterCount() == 0
            || Arrays.equals(method.getParameterTypes(), new Class<?>[] {WorkerContext.class}));
  }
}
