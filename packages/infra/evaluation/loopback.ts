import { Socket } from 'node:net';

/**
 * Lets this process connect to itself only. An evaluation that reached out would depend on the machine and the day,
 * and could do harm with whatever credentials are lying about.
 */
export function refuseNetwork(): void {
  const connect = Reflect.get(Socket.prototype, 'connect');
  Socket.prototype.connect = function (this: Socket, ...parameters: unknown[]): Socket {
    const target = addressOf(parameters);
    if (target !== '127.0.0.1') {
      throw new Error(`the evaluation tried to connect to ${target}; it must not need the network`);
    }
    return Reflect.apply(connect, this, parameters) as Socket;
  } as typeof connect;
}

/** Node calls `connect` with (options), ([options, callback]) or (port, host); an absent host is this machine. */
function addressOf(parameters: unknown[]): string {
  const [head] = parameters;
  const first: unknown = Array.isArray(head) ? head[0] : head;
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return `the socket ${first.path}`;
    if ('host' in first && typeof first.host === 'string') return first.host;
    return 'localhost';
  }
  return typeof parameters[1] === 'string' ? parameters[1] : 'localhost';
}
