package org.flinkmodelrouter.expression;

/** Calls a group's generated code. */
interface CompiledCall {

  /**
   * Evaluates the group.
   *
   * @param arguments of the classes that the code takes, in its order
   * @return the index of the first condition that is true, or {@link ConditionGroup#NONE}
   * @throws Throwable what the expressions throw
   */
  int call(Object[] arguments) throws Throwable;
}
