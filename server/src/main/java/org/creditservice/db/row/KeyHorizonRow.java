package org.creditservice.db.row;

import org.creditservice.core.record.KeyHorizon;

/** How far the keys of a bucket have been removed. */
public record KeyHorizonRow(short bucket, KeyHorizon horizon) {}
