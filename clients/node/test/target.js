'use strict';
const { connect } = require('..');

/** A client of the service that the tests are for. */
function connectToTarget(options) {
  const target = process.env.CREDIT_TARGET;
  if (!target) {
    throw new Error('CREDIT_TARGET must say where the service is, such as 127.0.0.1:50051');
  }
  return connect(target, options);
}

module.exports = { connectToTarget };
