/** What is asked: the profiles and how often each, the requests, and the loops that send them. */
@NullMarked
package org.creditservice.bench.load;

import org.jspecify.annotations.NullMarked;
