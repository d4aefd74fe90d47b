package org.creditservice.db.audit;

/** A profile, and how many entries it says that it has. */
public record ProfileSize(String profileId, long lastSequence) {}
