package org.flinkmodelrouter.benchmark;

import java.io.Serializable;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * {@code 'connector'='stopwatch'}: drops rows, and takes the time from the row number {@code from}
 * to the last. Compiling and warming up, which a job that runs for weeks does once, come before.
 */
public final class Stopwatch implements DynamicTableSinkFactory {

  private static final ConfigOption<Long> FROM =
      ConfigOptions.key("from").longType().noDefaultValue();

  /** One job at a time, in this JVM, at parallelism 1. */
  private static volatile double nanosPerRow;

  /** What the last job took for a row. */
  static double nanosPerRow() {
    return nanosPerRow;
  }

  @Override
  public String factoryIdentifier() {
    return "stopwatch";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(FROM);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    return new TableSink(helper.getOptions().get(FROM));
  }

  private record TableSink(long from) implements DynamicTableSink {

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
      return SinkV2Provider.of(new RowSink(from));
    }

    @Override
    public DynamicTableSink copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return "stopwatch";
    }
  }

  private record RowSink(long from) implements Sink<RowData>, Serializable {

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) {
      return new Writer(from);
    }
  }

  private static final class Writer implements SinkWriter<RowData> {

    private final long from;
    private long rows;
    private long began;

    Writer(long from) {
      this.from = from;
    }

    @Override
    public void write(RowData row, SinkWriter.Context context) {
      if (++rows == from) {
        began = System.nanoTime();
      }
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        nanosPerRow = (System.nanoTime() - began) / (double) (rows - from);
      }
    }

    @Override
    public void close() {}
  }
}
