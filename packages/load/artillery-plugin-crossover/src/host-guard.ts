import type { ClientRequest } from 'node:http';

/** The part of Node's agents that every request passes through before anything is connected. */
interface Agent {
  addRequest(request: RefusableRequest, options: { readonly host?: string | null }, ...rest: unknown[]): void;
}

type RefusableRequest = Omit<ClientRequest, 'onSocket'> & {
  onSocket(socket: null, error: Error): void;
};

/**
 * Keeps a script's requests to the hosts that may be loaded. A script may name others: by an address of its own, a
 * variable, a function, a redirect. What it sends by other clients than Artillery's is not seen.
 */
export class HostGuard {
  readonly #mayLoad: (host: string) => boolean;
  readonly #guarded = new WeakSet<object>();

  constructor(mayLoad: (host: string) => boolean) {
    this.#mayLoad = mayLoad;
  }

  /** Of a virtual user, or shared by all. */
  guard(agent: unknown): void {
    if (!isAgent(agent) || this.#guarded.has(agent)) return;
    this.#guarded.add(agent);
    const addRequest = agent.addRequest.bind(agent);
    agent.addRequest = (request, options, ...rest) => {
      const host = options.host ?? '';
      if (this.#mayLoad(host)) addRequest(request, options, ...rest);
      else request.onSocket(null, new Error(`${host} may not be loaded`));
    };
  }
}

function isAgent(value: unknown): value is Agent {
  return typeof value === 'object' && value !== null && 'addRequest' in value;
}
