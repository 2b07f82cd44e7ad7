import type { ChildProcess } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inheritedVariables } from '../keeper/inherited-variables.ts';
import { spawnTied } from '../keeper/tied-process.ts';

/** What all environments of one function have in common. */
export interface FunctionConfiguration {
  readonly name: string;
  /** The deployed bundle, exporting `handler`. */
  readonly bundle: string;
  readonly memoryMib: number;
  readonly timeoutMs: number;
  /** Environment variables of the function's own. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the function writes to its standard streams. */
  onOutput?(environment: string, text: string): void;
}

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));

/** How AWS's own Node runtime sizes V8's heap within the memory setting. */
const OLD_SPACE_SHARE = 0.9;
const SEMI_SPACE_SHARE = 0.05;

/** V8 aborts when it cannot grow its heap: exit code 128 + 6 where a shell or wrapper is in between. */
const ABORTED = new Set<unknown>(['SIGABRT', 134]);

/** Starts the Node process of one environment, with what Lambda puts into its environment variables. */
export function spawnRuntime(
  { bundle, memoryMib, name, variables }: FunctionConfiguration,
  environment: string,
  runtimeApi: string,
): ChildProcess {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return spawnTied(
    process.execPath,
    [
      `--max-old-space-size=${Math.floor(memoryMib * OLD_SPACE_SHARE)}`,
      `--max-semi-space-size=${Math.max(1, Math.floor(memoryMib * SEMI_SPACE_SHARE))}`,
      BOOTSTRAP,
    ],
    {
      cwd: dirname(bundle),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inheritedVariables(),
        TZ: ':UTC',
        LANG: 'en_US.UTF-8',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMib),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${environment}`,
        AWS_LAMBDA_RUNTIME_API: runtimeApi,
        LAMBDA_TASK_ROOT: dirname(bundle),
        LAMBDA_RUNTIME_DIR: dirname(BOOTSTRAP),
        _HANDLER: `${basename(bundle, '.mjs')}.handler`,
        ...variables,
      },
    },
  );
}

/** Whether a process ended because V8's heap had reached its limit. */
export function isHeapExhausted(exit: number | NodeJS.Signals | null, output: string): boolean {
  return ABORTED.has(exit) || output.includes('heap out of memory');
}

/** In the words of Lambda's log, with the last line that the process wrote. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null, output: string): string {
  const reason = signal === null ? `exit status ${code}` : `signal: ${signal}`;
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  return `Runtime exited with error: ${reason}${lastLine === '' ? '' : ` (${lastLine.slice(0, 200)})`}`;
}
