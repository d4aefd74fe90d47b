/**
 * What a request must be before it is anything: decodable, and valid field by field.
 *
 * <p>Nothing unparsed goes deeper. A request that is invalid is refused with every violated field
 * at once.
 */
@NullMarked
package org.creditservice.api.request;

import org.jspecify.annotations.NullMarked;
