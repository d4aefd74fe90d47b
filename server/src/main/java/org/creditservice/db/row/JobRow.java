package org.creditservice.db.row;

import org.creditservice.core.ledger.Job;

/** A job of a profile. */
public record JobRow(String profileId, Job job) {}
