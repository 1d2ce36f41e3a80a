package org.flinkmodelrouter.catalog;

import java.util.concurrent.ThreadLocalRandom;
import org.flinkmodelrouter.catalog.bridge.BridgeException;

/**
 * A write that rests on what was read and checked before. If another writer was faster, all of it
 * is done again on what is there now.
 */
final class RacingWrite {

  private static final int ATTEMPTS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private RacingWrite() {}

  /**
   * Carries it out.
   *
   * @param work reads, checks and writes
   * @throws BridgeException what the last attempt met
   */
  static void run(Runnable work) {
    for (int attempt = 1; ; attempt++) {
      try {
        work.run();
        return;
      } catch (BridgeException error) {
        boolean overtaken = error.is("version-conflict") || error.is("reference-changed");
        if (!overtaken || attempt == ATTEMPTS || !paused(attempt)) {
          throw error;
        }
      }
    }
  }

  /** Lets others finish, each writer for another while; false if the thread was interrupted. */
  private static boolean paused(int attempt) {
    long longest = Math.min(LONGEST_PAUSE_MILLIS, 5L << attempt);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest));
      return true;
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
