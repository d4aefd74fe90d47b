'use strict';
// The contract: the .proto files as they are, read when this is loaded.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const loader = require('@grpc/proto-loader');

const DIRECTORY = join(__dirname, 'contract');
const SERVICES = ['CreditService', 'CreditQueryService', 'CreditAdminService'];

/** All types and services by their full names. int64 become strings: a number is exact only up to 2^53. */
function load(...files) {
  // With `json` an Any shows the message that it holds.
  return loader.loadSync(files, { includeDirs: [DIRECTORY], longs: String, enums: String, json: true });
}

const definitions = load(
  'credit/v1/credit_service.proto', 'credit/v1/credit_query_service.proto', 'credit/v1/credit_admin_service.proto');

/** Each RPC by its name, such as DeductCredits. */
const rpcs = Object.assign({}, ...SERVICES.map((service) => definitions['credit.v1.' + service]));

const isCommand = (name) => name in definitions['credit.v1.CreditService'];

/** How gRPC itself balances and repeats calls; the same for all clients. */
const serviceConfig = readFileSync(join(DIRECTORY, 'service-config.json'), 'utf8');

module.exports = { load, definitions, rpcs, isCommand, serviceConfig };
