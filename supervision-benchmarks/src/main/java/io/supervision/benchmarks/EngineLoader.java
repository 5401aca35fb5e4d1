package io.supervision.benchmarks;

import io.supervision.SupervisionTree;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Loads everything but the JDK anew for each engine, the workloads and the libraries as well: no
 * two engines share the profile of any code but the JDK's.
 */
final class EngineLoader {

  private EngineLoader() {}

  /** One of each engine, from the folder or jar of its classes. */
  @SuppressWarnings("unchecked") // as Measurement declares it
  static List<Callable<Double>> measurements(
      List<String> engines, String workload, String contender, int size) throws Exception {
    List<Callable<Double>> measurements = new ArrayList<>();
    for (String engine : engines) {
      Method of =
          loader(engine)
              .loadClass(Measurement.class.getName())
              .getDeclaredMethod("of", String.class, String.class, int.class);
      of.setAccessible(true);
      measurements.add((Callable<Double>) of.invoke(null, workload, contender, size));
    }
    return measurements;
  }

  private static ClassLoader loader(String engine) throws IOException, URISyntaxException {
    Path ours = ours();
    List<URL> urls = new ArrayList<>();
    urls.add(Path.of(engine).toUri().toURL());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (!path.equals(ours)) {
        urls.add(path.toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** The engine that the workloads were compiled against. */
  private static Path ours() throws URISyntaxException {
    return Path.of(
            SupervisionTree.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toAbsolutePath();
  }
}
