package org.creditservice.db.query;

import java.time.Duration;

/**
 * How the jobs of all profiles are, by the database's clock.
 *
 * @param processing how many are PROCESSING, {@link ProcessingJobs#COUNT_MAX} at most
 * @param oldest how long ago the oldest of them was submitted; zero if there are none
 * @param overdue how long ago the sweeper should have ended the most overdue of them; zero if none
 *     is
 */
public record JobFigures(int processing, Duration oldest, Duration overdue) {}
