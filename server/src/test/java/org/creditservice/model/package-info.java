/** Random commands, with every answer compared with a simple model of the contract. */
@NullMarked
package org.creditservice.model;

import org.jspecify.annotations.NullMarked;
