/**
 * What the service can be told: every setting with its default, its range and the reason for both.
 *
 * <p>A {@link org.creditservice.config.Setting} is one flag and one environment variable. The
 * records hold what was said, checked, grouped by concern; {@link
 * org.creditservice.config.Settings} holds the records.
 */
@NullMarked
package org.creditservice.config;

import org.jspecify.annotations.NullMarked;
