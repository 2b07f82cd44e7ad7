import { spawnSync } from 'node:child_process';
import { findBrowser } from '../../packages/cli/src/browser.ts';

const INSTALL = ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'] as const;

/** An installed Chrome or Chromium for all browser tests; as root on Debian it is installed, which it says. */
export default async function setup(): Promise<void> {
  let browser = await findBrowser();
  if (browser === undefined && process.getuid?.() === 0 && isDebian()) {
    console.log(`No Chrome or Chromium found: ${INSTALL.join(' ')}`);
    run(['apt-get', 'update']);
    run(INSTALL);
    browser = await findBrowser();
  }
  if (browser === undefined)
    throw new Error(`Expected Chrome or Chromium, found none. Install it: sudo ${INSTALL.join(' ')}`);
  process.env.CHROME_PATH = browser;
}

const isDebian = () => spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;

function run([command = '', ...args]: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0)
    throw new Error(
      `Expected "${command} ${args.join(' ')}" to work, found: ${`${stdout}${stderr}`.trim().slice(-800)}`,
    );
}
