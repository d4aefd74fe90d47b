/** What the service's roles may do in PostgreSQL: their grants, and what a role can do too much. */
@NullMarked
package org.creditservice.db.roles;

import org.jspecify.annotations.NullMarked;
