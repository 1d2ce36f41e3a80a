package org.flinkmodelrouter.catalog.bridge;

/** Threads that keep neither the JVM alive nor a session's class loader. */
final class DaemonThread {

  private DaemonThread() {}

  /** A thread that has yet to be started. */
  static Thread of(String name, Runnable work) {
    Thread thread = new Thread(work, "flink-model-router: " + name);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  static Thread start(String name, Runnable work) {
    Thread thread = of(name, work);
    thread.start();
    return thread;
  }
}
