package org.flinkmodelrouter.strategy.weighted;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/** How a row's key is drawn for: its number, and when each candidate arrives at it. */
final class ShareExplainer implements StrategyExplainer {

  private final List<String> keyNames;
  private final long seed;
  private final Shares shares;
  private final KeyHash key;
  private final ShareDraw draw;

  ShareExplainer(StrategyContext context) {
    WeightedOptions options = new WeightedOptions(context);
    KeyColumns columns = options.columns();
    List<Column> inputs = context.inputColumns();
    keyNames = columns.positions().stream().map(inputs::get).map(Column::getName).toList();
    seed = options.seed();
    shares = options.shares();
    key = new KeyHash(columns, seed);
    draw = new ShareDraw(shares);
  }

  @Override
  public List<Step> explain(RowData input, @Nullable RoutingDecision decision) {
    long number = key.of(input);
    double[] arrivals = draw.arrivals(number);
    int first = draw.of(number);
    double sum = shares.weights().stream().mapToDouble(Double::doubleValue).sum();
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step(
            "key",
            String.join(";", keyNames),
            "XXH3 with seed " + seed,
            HexFormat.of().toHexDigits(number),
            null));
    for (int i = 0; i < arrivals.length; i++) {
      String label = shares.labels().get(i);
      double percent = 100 * shares.weights().get(i) / sum;
      steps.add(
          new Step(
              "share",
              label,
              String.format(Locale.ROOT, "%.4g %% of all keys", percent),
              Double.isInfinite(arrivals[i])
                  ? "never drawn"
                  : String.format(
                      Locale.ROOT,
                      "arrives at %.4g%s",
                      sum * arrivals[i],
                      i == first ? ", first" : ""),
              label));
    }
    return steps;
  }
}
