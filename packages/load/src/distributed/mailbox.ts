/** Where coordinator and workers of a distributed play leave each other files. */
export interface Mailbox {
  /** The address that lets whoever has it read (`GET`) or store (`PUT`) this object, and nothing else. */
  urlFor(method: 'GET' | 'PUT', name: string, options?: { readonly onlyIfAbsent?: boolean }): string;
  close(): Promise<void>;
}
