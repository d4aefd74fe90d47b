/** Jobs as callers see them: commands, queries, refunds and races of their ends. */
@NullMarked
package org.creditservice.jobs;

import org.jspecify.annotations.NullMarked;
