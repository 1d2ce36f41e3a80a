package com.example.routing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends customers worth at least so much to one candidate. Of others it has no opinion, so that
 * they go to the router's default model.
 */
final class CustomerValue implements RoutingStrategy {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CustomerValue.class);
  private static final RoutingDecision NOBODY = new RoutingDecision.Abstention("no customer");
  private static final RoutingDecision UNKNOWN =
      new RoutingDecision.Abstention("customer not in the list");
  private static final RoutingDecision LESS = new RoutingDecision.Abstention("customer worth less");

  private final int column;
  private final String file;
  private final double atLeast;
  private final String label;
  private final Duration refresh;

  // Made on the task: only what stands above is shipped to it.
  private transient volatile Map<String, RoutingDecision> decisions;
  private transient ScheduledExecutorService refreshing;

  CustomerValue(int column, String file, double atLeast, String label, Duration refresh) {
    this.column = column;
    this.file = file;
    this.atLeast = atLeast;
    this.label = label;
    this.refresh = refresh;
  }

  @Override
  public void open(FunctionContext context) throws IOException {
    decisions = read();
    refreshing =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "customer-value");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        refreshing.scheduleWithFixedDelay(
            this::refresh, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Nothing to wait for and nothing to make: this runs for every row. */
  @Override
  public RoutingDecision decide(RowData row) {
    return row.isNullAt(column)
        ? NOBODY
        : decisions.getOrDefault(row.getString(column).toString(), UNKNOWN);
  }

  @Override
  public void close() {
    if (refreshing != null) { // Not if open() failed.
      refreshing.shutdownNow();
    }
  }

  /** An old list serves better than none, so a job goes on with the one it has. */
  void refresh() {
    try {
      decisions = read();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The list of customers cannot be read again, the one read before stays in use", e);
    }
  }

  /**
   * Reads the list: what is decided about each customer in it.
   *
   * @throws IllegalArgumentException naming the line that is wrong, without its words
   */
  Map<String, RoutingDecision> read() throws IOException {
    Path path = new Path(file);
    Map<String, RoutingDecision> read = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(path.getFileSystem().open(path), StandardCharsets.UTF_8))) {
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
        if (!line.isBlank()) {
          int comma = line.lastIndexOf(',');
          read.put(line.substring(0, Math.max(comma, 0)).strip(), decision(line, comma, number));
        }
      }
    }
    return Map.copyOf(read);
  }

  private RoutingDecision decision(String line, int comma, int number) {
    double value;
    try {
      value = Double.parseDouble(line.substring(comma + 1));
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (comma < 1 || Double.isNaN(value)) {
      throw new IllegalArgumentException(
          "line "
              + number
              + " of "
              + file
              + " is not 'customer,value'. Write it as in acme,120000.");
    }
    return value < atLeast
        ? LESS
        : new RoutingDecision.Route(List.of(label), false, "worth " + atLeast + " or more", value);
  }
}
