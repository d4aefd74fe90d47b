/** Hostile clients, frame by frame, against a real process; see docs/security.md, "Attacks". */
@NullMarked
package org.creditservice.attack;

import org.jspecify.annotations.NullMarked;
