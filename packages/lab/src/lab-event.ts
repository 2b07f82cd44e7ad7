/** What happens in the lab, as it happens. `request`, `log` and `environment` only where someone watches. */
export type LabEvent =
  /** What is being done, as a sentence. */
  | { readonly kind: 'step'; readonly message: string }
  | {
      readonly kind: 'request';
      readonly architecture: string;
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly durationMs: number;
      /** Which environment or server process answered; null when the front door did. */
      readonly servedBy: string | null;
      readonly isCold: boolean;
    }
  | {
      readonly kind: 'environment';
      readonly architecture: string;
      readonly environment: string;
      readonly change: 'started' | 'banked' | 'thawed' | 'expired' | 'failed';
      readonly detail: string;
    }
  /** What a server or function wrote to its standard streams. */
  | { readonly kind: 'log'; readonly architecture: string; readonly source: string; readonly line: string };
