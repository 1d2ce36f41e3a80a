package org.flinkmodelrouter.openai;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.IOUtils;
import org.flinkmodelrouter.resilience.Abandonable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients side by side, and the calls that wait for a place in one of them.
 *
 * <p>A call that was given up keeps its place until it really ends, for nothing can end it. Where
 * such calls hold the places of those that are still wanted, spare lanes are opened, as many as the
 * lanes and two: a server that hung and came back is soon heard. A call that was given up while it
 * waited here is never made.
 *
 * <p>Safe for use by many threads.
 */
final class Lanes {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /** Opens the lane of this number. */
  @FunctionalInterface
  interface Opening {
    Lane open(int number) throws Exception;
  }

  private final String model;
  private final int mostCalls;
  private final int ready;
  private final int lanesAtFirst;
  private final Opening opening;

  private final List<Lane> lanes = new ArrayList<>();
  private final Deque<Call> waiting = new ArrayDeque<>();
  private int mostLanes;
  private int wanted;
  private int givenUp;
  private boolean isClosed;

  /**
   * Prepares the lanes.
   *
   * @param model its name, for the log
   * @param mostCalls that are wanted and under way at a time, at least 1
   * @param ready calls besides, which queue in a client that is so never idle between two
   */
  Lanes(String model, int mostCalls, int ready, Opening opening) {
    this.model = model;
    this.mostCalls = mostCalls;
    this.ready = ready;
    this.lanesAtFirst = (mostCalls - 1) / FlinkOpenAi.CALLS_OF_A_CLIENT + 1;
    this.mostLanes = 2 * lanesAtFirst + 2;
    this.opening = opening;
  }

  /** Opens the lanes that are always there. */
  synchronized void open() throws Exception {
    for (int number = 0; number < lanesAtFirst; number++) {
      lanes.add(opening.open(number));
    }
  }

  /** Makes a call as soon as there is a place. */
  CompletableFuture<Collection<RowData>> ask(RowData row) {
    Call call = new Call(row);
    synchronized (this) {
      if (isClosed) {
        return CompletableFuture.failedFuture(closed());
      }
      waiting.addLast(call);
    }
    beginOne();
    return call;
  }

  /**
   * Begins a call that waits, if there is a place. Happens with each call that is asked for and
   * each that ends, and not when one is given up: those that wait behind it would follow it to the
   * server just before their own time is over.
   */
  private void beginOne() {
    Call next;
    synchronized (this) {
      Lane place = waiting.isEmpty() ? null : place();
      if (place == null) {
        return;
      }
      // Where calls are given up, the one that came last has the most time left.
      next = givenUp == 0 ? waiting.removeFirst() : waiting.removeLast();
      next.takePlace(place);
    }
    next.begin();
  }

  /** The lane with the most room; null if none has any. */
  @Nullable
  private Lane place() {
    Lane emptiest = lanes.stream().min(Comparator.comparingInt(Lane::underWay)).orElseThrow();
    if (wanted < mostCalls) {
      return emptiest.isFull() ? spare() : emptiest;
    }
    // Behind a call that hangs none is made ready: it couldn't be taken back any more.
    return wanted < mostCalls + ready && givenUp == 0 ? emptiest : null;
  }

  @Nullable
  private Lane spare() {
    if (lanes.size() >= mostLanes) {
      return null;
    }
    try {
      Lane spare = opening.open(lanes.size());
      lanes.add(spare);
      LOG.info(
          "Model {}: opened client {}, for {} calls that nobody waits for any more hold their"
              + " places in the others.",
          model,
          lanes.size(),
          givenUp);
      return spare;
    } catch (Exception error) {
      mostLanes = lanes.size();
      LOG.warn(
          "Model {}: a spare client could not be opened ({}). Calls wait until one of those that"
              + " nobody waits for any more ends.",
          model,
          error.getClass().getName());
      return null;
    }
  }

  /** Closes all clients. Calls that wait are not made; those under way end when they end. */
  void close() throws Exception {
    List<Lane> opened;
    List<Call> dropped;
    synchronized (this) {
      isClosed = true;
      opened = List.copyOf(lanes);
      lanes.clear();
      dropped = List.copyOf(waiting);
      waiting.clear();
    }
    dropped.forEach(call -> call.completeExceptionally(closed()));
    IOUtils.closeAll(opened.stream().map(lane -> (AutoCloseable) lane::close).toList());
  }

  private CancellationException closed() {
    return new CancellationException("Model " + model + " is being closed.");
  }

  private final class Call extends CompletableFuture<Collection<RowData>> implements Abandonable {

    private final RowData row;
    @Nullable private Lane lane;
    private boolean isWanted = true;

    Call(RowData row) {
      this.row = row;
    }

    /** The lanes are locked. */
    private void takePlace(Lane place) {
      lane = place;
      lane.began();
      wanted++;
    }

    private void begin() {
      try {
        var unused = lane.ask(row).whenComplete(this::end);
      } catch (Throwable error) {
        end(null, error);
      }
    }

    private void end(@Nullable Collection<RowData> rows, @Nullable Throwable error) {
      synchronized (Lanes.this) {
        lane.ended();
        lane = null;
        if (isWanted) {
          wanted--;
        } else {
          givenUp--;
        }
      }
      if (error == null) {
        complete(rows);
      } else {
        completeExceptionally(error);
      }
      beginOne();
    }

    @Override
    public void abandon() {
      boolean neverBegan;
      synchronized (Lanes.this) {
        neverBegan = waiting.remove(this);
        if (isWanted && lane != null) {
          isWanted = false;
          wanted--;
          givenUp++;
        }
      }
      if (neverBegan) {
        completeExceptionally(new CancellationException("given up before it began"));
      }
    }
  }
}
