package org.creditservice.db.audit;

import org.creditservice.core.ledger.Profile;

/** A profile as an audit finds it. */
public record AuditedProfile(String profileId, Stored<Profile> profile) {}
