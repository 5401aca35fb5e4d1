package io.supervision.spring.internal.beans;

import io.supervision.spring.internal.Labels;
import io.supervision.spring.internal.Problems;
import io.supervision.spring.internal.Spelling;
import io.supervision.worker.WorkerContext;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.ReflectionUtils;

/** Looks at the beans that are to be children: whether there are such, and what they are. */
public final class ChildBeans {

  private final ConfigurableListableBeanFactory factory;
  private final BeanDefinitions definitions;
  private final BooleanSupplier closing;
  private final BeanParts parts;
  private final Problems problems;
  private final EarlyBeans early;
  private final OtherStarters starters;
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
                    : !methodsNamed(methodName, known).isEmpty());
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

  /**
   * Whether a method, or a bean as a whole, is a message listener that the tree can adopt.
   *
   * @param name the bean, which has to exist
   * @param methodName its method, or null for the bean
   * @return true if it is annotated as one
   */
  public boolean isListener(String name, @Nullable String methodName) {
    Class<?> type = factory.containsBean(name) ? definitions.userClass(name) : null;
    if (type == null) {
      return false;
    }
    return methodName == null
        ? ListenerAnnotations.isOn(type)
        : methodsNamed(methodName, type).stream().anyMatch(ListenerAnnotations::isOn);
  }

  /**
   * Whether a method is scheduled, so that the tree can run it instead.
   *
   * @param name the bean, which has to exist
   * @param methodName its method
   * @return true if it is annotated with {@code @Scheduled}
   */
  public boolean isScheduled(String name, String methodName) {
    Class<?> type = definitions.userClass(name);
    return type != null
        && methodsNamed(methodName, type).stream()
            .anyMatch(
                method ->
                    MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
                        .isPresent(Scheduled.class));
  }

  /**
   * Whether a listener has several containers: its annotation is there several times, or it tries
   * messages again by topics of their own.
   *
   * @param name the bean, which has to exist
   * @param methodName its method, or null for the bean as a whole
   * @return true if there may be several
   */
  public boolean isSeveralListeners(String name, @Nullable String methodName) {
    Class<?> type = definitions.userClass(name);
    return type != null
        && (methodName == null
            ? ListenerAnnotations.areSeveralOn(type)
            : methodsNamed(methodName, type).stream().anyMatch(ListenerAnnotations::areSeveralOn));
  }

  /**
   * The same for one that is named by its id, or by bean and method.
   *
   * @param reference as it is written in the configuration
   * @return true if there may be several
   */
  public boolean isSeveralListeners(String reference) {
    String name = reference.substring(reference.indexOf(':') + 1);
    int hash = name.indexOf('#');
    if (hash >= 0) {
      String bean = name.substring(0, hash);
      return contains(bean) && isSeveralListeners(bean, name.substring(hash + 1));
    }
    return names().stream()
        .map(definitions::userClass)
        .filter(Objects::nonNull)
        .flatMap(ListenerAnnotations::candidates)
        .anyMatch(
            element ->
                name.equals(resolved(ListenerAnnotations.idOn(element)))
                    && ListenerAnnotations.areSeveralOn(element));
  }

  /**
   * Makes lazy beans with listeners that are adopted: one that is made later, is started at once by
   * whoever registers it.
   *
   * @param isAdopted asked with the name of the bean and the id of the listener, if it has one
   */
  public void makeLazyListeners(BiPredicate<String, @Nullable String> isAdopted) {
    for (String name : names()) {
      if (factory.getMergedBeanDefinition(name).isLazyInit() && factory.isSingleton(name)) {
        Class<?> type = definitions.userClass(name);
        if (type != null
            && ListenerAnnotations.candidates(type)
                .anyMatch(
                    element -> isAdopted.test(name, resolved(ListenerAnnotations.idOn(element))))) {
          Object unused = early.make(name);
        }
      }
    }
  }

  private @Nullable String resolved(@Nullable String id) {
    return id == null ? null : factory.resolveEmbeddedValue(id);
  }

  /**
   * Whether nobody but its schedule calls a scheduled method, and it runs where it is called.
   *
   * @param name the bean, which has to exist
   * @param methodName its scheduled method
   * @param where the property or annotation that names it, for problems
   * @return false after a problem has been reported
   */
  public boolean isRunByScheduleOnly(String name, String methodName, String where) {
    Class<?> type = definitions.userClass(name);
    return type == null
        || isNoObstacle(
            name,
            OtherCallers.amongScheduled(type, methodsNamed(methodName, type).stream()),
            where);
  }

  private boolean isCalledByNobodyElse(
      String name, Class<?> type, Stream<Method> called, String where) {
    return isNoObstacle(name, OtherCallers.among(type, called), where);
  }

  private boolean isNoObstacle(String name, @Nullable Obstacle obstacle, String where) {
    if (obstacle != null) {
      problems.add(
          where, "bean '" + name + "' cannot be a child: " + obstacle.what(), obstacle.remedy());
    }
    return obstacle == null;
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
    List<Method> named = methodsNamed(methodName, type);
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

  private static List<Method> methodsNamed(String name, Class<?> type) {
    List<Method> methods = methods(type);
    List<Method> named = methods.stream().filter(each -> each.getName().equals(name)).toList();
    return !named.isEmpty()
        ? named
        : methods.stream()
            .filter(method -> Labels.withoutModule(method.getName()).equals(name))
            .toList();
  }

  private static List<String> fitting(Class<?> type) {
    return methods(type).stream().filter(ChildBeans::isFitting).map(Method::getName).toList();
  }

  /** But for those of each object, as {@code wait}. */
  private static List<Method> methods(Class<?> type) {
    return Stream.of(ReflectionUtils.getUniqueDeclaredMethods(type))
        .filter(method -> method.getDeclaringClass() != Object.class)
        .toList();
  }

  private static boolean isFitting(Method method) {
    return method.getReturnType() == void.class
        && (method.getParameterCount() == 0
            || Arrays.equals(method.getParameterTypes(), new Class<?>[] {WorkerContext.class}));
  }
}
