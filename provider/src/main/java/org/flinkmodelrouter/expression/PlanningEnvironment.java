package org.flinkmodelrouter.expression;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;

/** Makes environments to compile expressions in, which are thrown away afterwards. */
final class PlanningEnvironment {

  private PlanningEnvironment() {}

  /**
   * Makes one in which expressions mean what they mean in a session.
   *
   * @param configuration the session's
   * @param classLoader the session's
   */
  static TableEnvironment create(ReadableConfig configuration, ClassLoader classLoader) {
    // Batch: it is planned faster, and expressions can't tell it from streaming.
    TableEnvironment environment =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().inBatchMode().withClassLoader(classLoader).build());
    keepCodeWhole(environment);
    environment
        .getConfig()
        .set(
            TableConfigOptions.LOCAL_TIME_ZONE,
            configuration.get(TableConfigOptions.LOCAL_TIME_ZONE));
    environment
        .getConfig()
        .set(
            ExecutionConfigOptions.TABLE_EXEC_LEGACY_CAST_BEHAVIOUR,
            configuration.get(ExecutionConfigOptions.TABLE_EXEC_LEGACY_CAST_BEHAVIOUR));
    return environment;
  }

  /**
   * Has the code of expressions left in one method from now on. Divided into several, values go
   * between them by fields: that is ten times the source, and slower where one method will do.
   */
  static void keepCodeWhole(TableEnvironment environment) {
    environment.getConfig().set(TableConfigOptions.MAX_LENGTH_GENERATED_CODE, Integer.MAX_VALUE);
  }

  /** Has the code of expressions divided into methods from now on, as Flink does by default. */
  static void divideCode(TableEnvironment environment) {
    environment
        .getConfig()
        .set(
            TableConfigOptions.MAX_LENGTH_GENERATED_CODE,
            TableConfigOptions.MAX_LENGTH_GENERATED_CODE.defaultValue());
  }
}
