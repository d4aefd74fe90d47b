/**
 * The service's settings, each with its default, its range and the reason for both.
 *
 * <p>A {@link org.creditservice.config.Setting} is a flag and an environment variable. The records
 * have the checked values, grouped by concern; {@link org.creditservice.config.Settings} has all
 * records.
 */
@NullMarked
package org.creditservice.config;

import org.jspecify.annotations.NullMarked;
