/**
 * Answers that were sent and that their callers have not read yet: how much memory they may take,
 * and for how long.
 *
 * <p>A caller that stops to read, or whose HTTP/2 window stays closed, leaves its answers in this
 * server's memory. {@link org.creditservice.api.answer.AnswerMeter} counts them for each
 * connection, {@link org.creditservice.api.answer.AnswerBudget} says whether there is room for
 * more, and {@link org.creditservice.api.answer.CallEnds} ends calls whose answers nobody reads.
 */
@NullMarked
package org.creditservice.api.answer;

import org.jspecify.annotations.NullMarked;
