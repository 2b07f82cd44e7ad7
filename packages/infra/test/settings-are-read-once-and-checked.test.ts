import { expect, test } from 'vitest';
import { setupEnvironment } from '../scripts/setup.ts';
import { readSettings } from '../src/settings.ts';
import { hostName, sizedArchitecture, stageOf } from '../src/stage.ts';

test('production deploys the catalogue with canaries, a personal stage the least without', () => {
  expect(readSettings({}, 'production')).toMatchObject({
    size: 'catalogue',
    hasCanaries: true,
    canScaleToZero: false,
    isTracingOn: true,
    architectures: ['serverful', 'serverless', 'hybrid'],
  });
  expect(readSettings({}, 'alex')).toMatchObject({ size: 'small', hasCanaries: false, canScaleToZero: true });
});

test.for([
  ['DOMAIN', 'not a domain', /CROSSOVER_DOMAIN to be a domain/],
  [
    'ARCHITECTURES',
    'serverless,mainframe',
    /some of serverful,serverless,hybrid,.*serverless\/rds-proxy.*, found 'mainframe'/,
  ],
  ['SIZE', 'huge', /catalogue or small, found 'huge'/],
  ['TRACING', 'yes', /on or off, found 'yes'/],
  ['ALERT_EMAIL', 'nobody', /an e-mail address/],
  ['BUDGET_USD', '-1', /a number above 0/],
  ['EXPIRES_AT', 'soon', /a time such as/],
  ['RESERVED_CONCURRENCY', '0', /a whole number above 0/],
] as const)('CROSSOVER_%s=%s is refused by name', ([name, value, message]) => {
  expect(() => readSettings({ [`CROSSOVER_${name}`]: value }, 'alex')).toThrow(message);
});

test('a small serverful has one server and one zone, and the catalogue is as it stands', () => {
  const small = sizedArchitecture('serverful', readSettings({}, 'alex'));
  expect(small.servers).toMatchObject({ minInstances: 1, maxInstances: 2 });
  expect(small.database).toMatchObject({ isMultiAz: false });
  expect(sizedArchitecture('serverful', readSettings({}, 'production')).database).toMatchObject({
    isMultiAz: true,
  });
});

test('a stage has its own host names; production the plain ones; no domain, none', () => {
  expect(hostName('serverful', stageOf('production'), 'example.com')).toBe('serverful.example.com');
  expect(hostName('serverful', stageOf('alex'), 'example.com')).toBe('serverful.alex.example.com');
  expect(hostName(undefined, stageOf('production'), 'example.com')).toBe('example.com');
  expect(hostName('serverful', stageOf('alex'), undefined)).toBeUndefined();
});

test('setting up sees nothing of AWS and writes inside the repository alone', () => {
  const environment = setupEnvironment({
    PATH: '/bin',
    HOME: '/home/alex',
    AWS_PROFILE: 'work',
    AWS_SECRET_ACCESS_KEY: 'x',
    npm_config_cache: '/home/alex/.npm',
  });
  expect(Object.keys(environment).filter((name) => name.startsWith('AWS_'))).toEqual([]);
  for (const name of ['HOME', 'XDG_CONFIG_HOME', 'npm_config_cache'])
    expect(environment[name]).toMatch(/\/\.sst-home(\/|$)/);
  expect(environment.PATH).toBe('/bin');
});

test('setting up reaches the registry that npm reaches, through the same certificates', () => {
  const certificatesOf = (outer: NodeJS.ProcessEnv) => setupEnvironment(outer).SSL_CERT_FILE;
  expect(certificatesOf({})).toBeUndefined();
  expect(certificatesOf({ NODE_EXTRA_CA_CERTS: '/ca.pem' })).toMatch(/\/\.sst-home\/certificates\.pem$/);
  expect(certificatesOf({ npm_config_cafile: '/ca.pem' })).toMatch(/\/\.sst-home\/certificates\.pem$/);
  expect(certificatesOf({ NODE_EXTRA_CA_CERTS: '/ca.pem', SSL_CERT_FILE: '/all.pem' })).toBe('/all.pem');
  expect(setupEnvironment({}).NPM_REGISTRY).toBeUndefined();
  expect(setupEnvironment({ npm_config_registry: 'http://127.0.0.1:4873/' }).NPM_REGISTRY).toBe(
    'http://127.0.0.1:4873/',
  );
});
