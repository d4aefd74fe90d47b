/** The service's reads as JSON, for the dashboard. */
@NullMarked
package org.creditservice.api.json;

import org.jspecify.annotations.NullMarked;
