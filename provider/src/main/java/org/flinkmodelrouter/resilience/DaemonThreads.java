package org.flinkmodelrouter.resilience;

import java.util.concurrent.ThreadFactory;

/** Threads that end with the JVM, named after what they are for, that see the job's classes. */
public final class DaemonThreads implements ThreadFactory {

  private final String name;
  private final ClassLoader classLoader;

  /**
   * Makes threads with one name.
   *
   * @param name should tell the router
   * @param classLoader the one that the job's classes come from
   */
  public DaemonThreads(String name, ClassLoader classLoader) {
    this.name = name;
    this.classLoader = classLoader;
  }

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(classLoader);
    return thread;
  }
}
