/** One HTTP exchange, in the same words for every host. */
export interface Ask {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface RunningHost extends AsyncDisposable {
  ask(ask: Ask): Promise<Answer>;
}
