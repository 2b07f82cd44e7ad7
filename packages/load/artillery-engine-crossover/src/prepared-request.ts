import { isRecord } from './flow-check.ts';
import type { FlowScript } from './flow-script.ts';

export interface PreparedRequest {
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/** Fills in the variables of a request step, with the script's target and default headers. */
export function prepareRequest(
  request: Record<string, unknown>,
  config: FlowScript['config'],
  template: (value: unknown) => unknown,
): PreparedRequest {
  const url = new URL(String(template(request.url)), config.target);
  for (const [name, value] of Object.entries((template(request.qs) as object | undefined) ?? {})) {
    url.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = {};
  const given = {
    ...(config.http?.defaults?.headers ?? config.defaults?.headers),
    ...(request.headers as object),
  };
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = String(template(value));
  if (request.json !== undefined) {
    headers['content-type'] ??= 'application/json';
    return { url, headers, body: JSON.stringify(template(request.json)) };
  }
  if (isRecord(request.form)) {
    headers['content-type'] ??= 'application/x-www-form-urlencoded';
    const form = Object.entries(request.form).map(([name, value]): [string, string] => [
      name,
      String(template(value)),
    ]);
    return { url, headers, body: new URLSearchParams(form).toString() };
  }
  return { url, headers, body: request.body === undefined ? null : String(template(request.body)) };
}
