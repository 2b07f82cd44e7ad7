/** The canary's script: CommonJS, as the Synthetics runtime loads it. Succeeds when the API and its database answer. */
const https = require('node:https');
const http = require('node:http');

const TIMEOUT_MS = 30_000;

exports.handler = () =>
  new Promise((resolve, reject) => {
    const target = process.env.TARGET_URL;
    const client = target.startsWith('https:') ? https : http;
    const request = client.get(target, { timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve(`${target} answered 200`);
        else reject(new Error(`expected 200 of ${target}, found ${response.statusCode}`));
      });
    });
    request.on('timeout', () =>
      request.destroy(new Error(`expected ${target} to answer within ${TIMEOUT_MS} ms`)),
    );
    request.on('error', reject);
  });
