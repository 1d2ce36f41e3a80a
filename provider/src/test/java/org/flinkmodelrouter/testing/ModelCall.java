package org.flinkmodelrouter.testing;

import javax.annotation.Nullable;

/**
 * A call as the {@link FaultServer} saw it.
 *
 * @param at when it came, in seconds of the machine's monotonic clock
 * @param question the user's last message
 * @param authorization the header of that name
 * @param connection the number of the connection it came over
 * @param kind what it met: {@code answer}, {@code over-quota} or a fault
 */
public record ModelCall(
    double at, String question, @Nullable String authorization, int connection, String kind) {}
