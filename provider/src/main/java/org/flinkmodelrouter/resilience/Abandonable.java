package org.flinkmodelrouter.resilience;

import java.util.concurrent.CompletableFuture;

/** A call that learns when nobody wants its answer any more. */
public interface Abandonable {

  /** Gives the call up: one that hasn't begun is never made. Calls that are over are left alone. */
  void abandon();

  /** Gives up a call if it is of this kind; those of others can't be taken back. */
  static void abandon(CompletableFuture<?> call) {
    if (call instanceof Abandonable ours) {
      ours.abandon();
    }
  }
}
