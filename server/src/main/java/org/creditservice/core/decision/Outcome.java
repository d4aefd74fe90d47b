package org.creditservice.core.decision;

/** What an executed command answers. Each command has a record for it. */
public interface Outcome {}
