package org.creditservice.bench.load;

import io.grpc.MethodDescriptor;
import java.util.function.Predicate;

/**
 * One request, ready to be sent, any number of times.
 *
 * @param isReplay reads from the response whether it was a repetition's
 */
record Call<Q, S>(MethodDescriptor<Q, S> method, Q request, Predicate<S> isReplay) {}
