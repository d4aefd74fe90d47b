'use strict';
// Makes happen what a network does, on a service that was started with --test-controls.
const grpc = require('@grpc/grpc-js');
const { load } = require('../contract.js');

const SERVICE = 'credit.testing.v1.TestControlService';
const definition = load('credit/testing/v1/test_control_service.proto')[SERVICE];

class Controls {
  #client = new grpc.Client(process.env.CREDIT_TARGET ?? '', grpc.credentials.createInsecure());

  /** Makes the next calls of this profile go wrong, such as with `{loseAnswer: {}, count: 2}`. */
  inject(profileId, fault) {
    return this.#call('InjectFault', { profileId, ...fault });
  }

  /** How many of its faults no call has taken. */
  async left(profileId) {
    return (await this.#call('Reset', { profileId })).faultsLeft ?? 0;
  }

  #call(name, request) {
    const { path, requestSerialize, responseDeserialize } = definition[name];
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request,
        (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }

  close() {
    this.#client.close();
  }
}

module.exports = { Controls };
