/** Threads that must not end by what they come across. */
@NullMarked
package org.creditservice.thread;

import org.jspecify.annotations.NullMarked;
